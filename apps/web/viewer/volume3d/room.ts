import type { Room, RoomLayout } from '../rooms/room.ts';
import type { Ui } from '../ui/context.ts';
import { makeLookSection } from './look-section.ts';
import { Pane3d } from './pane3d.ts';
import type { Surface } from './scene.ts';
import { Space } from './space.ts';
import { makeSurfaceSection } from './surface-section.ts';
import { SurfaceState } from './surface-state.ts';
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
  space.surfaces = () => (surface.made && surface.visible ? [{ ...surface.made, colour: BONE }] : []);
  const stop = workspace.listen((change) => {
    if (change === 'volume' || change === 'study') surface.clear();
  });
  return {
    name: 'volume3d',
    panes: [pane],
    layouts,
    sections: [
      makeLookSection(ui, space, () => workspace.setLayout(layouts[1] as RoomLayout)),
      makeSurfaceSection(ui, space, surface),
    ],
    dispose() {
      stop();
      surface.clear();
      space.dispose();
    },
  };
}
