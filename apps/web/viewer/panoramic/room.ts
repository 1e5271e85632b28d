import type { PictureView, Room, RoomLayout } from '../rooms/room.ts';
import type { Ui } from '../ui/context.ts';
import { onView } from '../ui/keys.ts';
import { makeArchSection } from './arch-section.ts';
import { UP } from './arch-curves.ts';
import { ArchState } from './arch-state.ts';
import { archHandleAt, archSpots, archTool, finishDrawing, removeHandle } from './arch-tool.ts';
import { makeCanalSection } from './canal-section.ts';
import { canalPointAt, canalSpots, canalTool, type OpenCanal, removeChosen } from './canal-tool.ts';
import { drawArch, looksDown } from './draw-arch.ts';
import { drawCanal } from './draw-canals.ts';
import { PanoramicPane } from './panoramic-pane.ts';
import { SectionPane } from './section-pane.ts';
import { areasOf, SECTIONS } from './settings.ts';
import { wordsOf } from './words.ts';
import './panoramic.css';

const ICON = ['M4 4h16v16h-16z', 'M4 12h16', 'M10 4v8', 'M9 12v8', 'M15 12v8'] as const;
const STEP_MM = 1;

/** The jaw along its arch: panoramic picture, pictures across it, and the nerve canal in both. */
export function makeRoom(ui: Ui): Room {
  const { workspace } = ui;
  const words = wordsOf(ui);
  const state = new ArchState(workspace);
  const open: OpenCanal = { id: null, chosen: null };
  const layout = (): RoomLayout => ({
    name: 'dental',
    areas: areasOf(state.settings.sections),
    label: words.layout,
    icon: ICON,
  });
  let last = { tool: workspace.tool, active: workspace.active };
  const stop = workspace.listen((change) => {
    state.changed(change);
    // another view of the same tool goes on with what is half drawn; another tool and Esc give it up
    const goesOn = change === 'tool' && workspace.tool === last.tool && workspace.active !== last.active;
    if ((change === 'tool' && !goesOn) || change === 'volume') {
      state.drawing = null;
      Object.assign(open, { id: null, chosen: null });
    }
    last = { tool: workspace.tool, active: workspace.active };
  });
  const refresh = () => workspace.layout.name === 'dental' && workspace.setLayout(layout());
  const done = () => {
    if (state.drawing) finishDrawing(ui, state);
    else Object.assign(open, { id: null, chosen: null });
    workspace.changed('view');
  };
  const remove = () => (workspace.tool === 'canal' ? removeChosen(ui, open) : removeHandle(ui, state));
  return {
    name: 'panoramic',
    tools: [archTool(ui, state), canalTool(ui, state, open)],
    panes: [
      new PanoramicPane(ui, state),
      ...Array.from({ length: SECTIONS[1] }, (_, place) => new SectionPane(ui, state, place)),
    ],
    get layouts() {
      return [layout()];
    },
    sections: [makeArchSection(ui, state, refresh), makeCanalSection(ui, open)],
    keys: [
      { key: 'Alt+ArrowLeft', label: words.keyBack, run: () => state.moveBy(-STEP_MM), enabled: () => state.curves !== null },
      { key: 'Alt+ArrowRight', label: words.keyOn, run: () => state.moveBy(STEP_MM), enabled: () => state.curves !== null },
      { key: 'Enter', label: words.keyDone, run: done, enabled: () => onView() && editing(ui) },
      { key: 'Delete', label: words.keyRemove, run: remove, enabled: () => onView() && editing(ui) },
    ], // prettier-ignore
    draw(context, view) {
      const { curves } = state;
      const up = curves?.arch.up ?? UP;
      if ((workspace.layout.name === 'dental' || workspace.tool === 'arch') && looksDown(view, up))
        drawArch(context, view, state, workspace.tool === 'arch');
      for (const canal of workspace.marks.now.canals) {
        const chosen = canal.id === open.id ? open.chosen : null;
        drawCanal(context, view, canal, curves, { points: workspace.tool === 'canal', chosen });
      }
    },
    spots: (view) =>
      workspace.tool === 'arch' ? archSpots(state, view) : workspace.tool === 'canal' ? canalSpots(ui, view) : [],
    handleAt(view: PictureView, at, reach) {
      if (workspace.tool === 'arch') return archHandleAt(ui, state, view, at, reach);
      return workspace.tool === 'canal' ? canalPointAt(ui, state, open, view, at, reach) : null;
    },
    dispose() {
      stop();
      state.dispose();
    },
  };
}

const editing = ({ workspace }: Ui): boolean => workspace.tool === 'arch' || workspace.tool === 'canal';
