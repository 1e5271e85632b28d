import { moved } from '@hyaline/volume/mesh';
import type { Drag, PictureView, Point, Room, RoomLayout } from '../rooms/room.ts';
import type { Ui } from '../ui/context.ts';
import { makeLookSection } from './look-section.ts';
import type { Pin } from './overlay.ts';
import { Pane3d } from './pane3d.ts';
import { clipEdgeAt, drawClip, drawOutlines, drawSpots, OutlineCache, spotAt } from './plane-marks.ts';
import { makeScanSection } from './scan-section.ts';
import { placeOf, ScanState } from './scan-state.ts';
import type { Surface } from './scene.ts';
import { Space } from './space.ts';
import { makeSurfaceSection } from './surface-section.ts';
import { SurfaceState } from './surface-state.ts';
import { panesOf } from '../workspace/workspace.ts';
import { wordsOf } from './words.ts';
import './volume3d.css';

const CUBE = ['M21 16.008v-8.018a1.98 1.98 0 0 0 -1 -1.717l-7 -4.008a2.016 2.016 0 0 0 -2 0l-7 4.008c-.619 .355 -1 1.01 -1 1.718v8.018c0 .709 .381 1.363 1 1.717l7 4.008a2.016 2.016 0 0 0 2 0l7 -4.008c.619 -.355 1 -1.01 1 -1.718z', 'M12 22v-10', 'M12 12l8.73 -5.04', 'M3.27 6.96l8.73 5.04']; // prettier-ignore
const FOUR = ['M4 4h7v7h-7z', 'M13 4h7v7h-7z', 'M4 13h7v7h-7z', 'M13 13h7v7h-7z'];
const BONE: Surface['colour'] = [0.91, 0.84, 0.72];

/** The volume in three dimensions: rays through it, its surface, and scans brought in beside it. */
export function makeRoom(ui: Ui): Room {
  const { workspace } = ui;
  const words = wordsOf(ui);
  const space = new Space(ui);
  const surface = new SurfaceState(space);
  const pane = new Pane3d(ui, space);
  const layouts: readonly RoomLayout[] = [
    {
      name: 'four',
      label: words.layoutFour,
      icon: FOUR,
      areas: '"axial volume" "coronal sagittal"',
    },
    {
      name: '3d',
      label: words.layout3d,
      icon: CUBE,
      areas: '"volume axial" "volume coronal" "volume sagittal"',
      columns: 'minmax(0, 2.2fr) minmax(0, 1fr)',
    },
  ];
  const scans = new ScanState(space);
  const outlines = new OutlineCache();
  space.surfaces = () => [
    ...(surface.made && surface.visible ? [{ ...surface.made, colour: BONE }] : []),
    ...scans.scans.filter(({ visible }) => visible).map((scan) => scan.surface),
  ];
  pane.pins = () => pinsOf(scans);
  pane.taker = (point) => scans.clicked(point);
  const isShown = () =>
    workspace.maximized === null ? panesOf(workspace.layout).includes(pane.name) : workspace.maximized === pane.name;
  const show3d = () => {
    if (!isShown()) workspace.setLayout(layouts[1] as RoomLayout);
    workspace.setActive(pane.name);
  };
  scans.showScan = show3d;
  let seen = workspace.shows;
  const stop = workspace.listen((change) => {
    if (change !== 'volume' && change !== 'study') return;
    if (workspace.picture !== null && workspace.shows === seen) return;
    seen = workspace.shows;
    surface.clear();
    scans.clear();
  });
  const stopSpace = space.listen((change) => {
    if (change === 'scene') for (const view of ui.panes()) if ('requestDraw' in view) (view as unknown as PictureView).requestDraw(); // prettier-ignore
  });
  const scanSection = ui.readOnly ? [] : [makeScanSection(ui, space, scans)];
  return {
    name: 'volume3d',
    panes: [pane],
    layouts,
    sections: [makeLookSection(ui, space, show3d), makeSurfaceSection(ui, space, surface), ...scanSection],
    draw(context, view) {
      drawOutlines(context, view, scans, outlines);
      drawClip(context, view, space);
      drawSpots(context, view, scans);
    },
    handleAt: (view, at, reach) =>
      clipEdgeAt(view, space, at, reach) ?? spotAt(view, scans, at, reach) ?? spotPress(ui, view, scans, at),
    dispose() {
      stop();
      stopSpace();
      surface.clear();
      scans.clear();
      space.dispose();
    },
  };
}

const CLICK_PX = 4;

/** While a spot in the patient is asked for, a click gives it; a drag still moves the crosshair. */
function spotPress({ workspace }: Ui, view: PictureView, scans: ScanState, start: Point): Drag | null {
  if (!scans.aligning?.alignment.waiting) return null;
  let isClick = true;
  return {
    move(at) {
      if (Math.hypot(at.x - start.x, at.y - start.y) > CLICK_PX) isClick = false;
      const point = isClick ? null : view.toPatient(at);
      if (point) workspace.setCross(point);
    },
    end(at) {
      const point = isClick ? view.toPatient(at) : null;
      if (point) scans.clickedInPatient(point);
    },
  };
}

const SPOT = '#eab444';

/** Numbered spots of the alignment, on the scan while it stands alone, else in the patient. */
function pinsOf({ aligning, scans }: ScanState): Pin[] {
  const scan = scans.find(({ id }) => id === aligning?.id);
  if (!aligning || !scan) return [];
  const { pairs, waiting } = aligning.alignment;
  if (!aligning.alone) return pairs.map(({ inPatient }, n) => ({ at: inPatient, label: String(n + 1), colour: SPOT }));
  const spots = [...pairs.map(({ onScan }) => onScan), ...(waiting ? [waiting] : [])];
  return spots.map((spot, n) => ({ at: moved(placeOf(scan), spot), label: String(n + 1), colour: SPOT }));
}
