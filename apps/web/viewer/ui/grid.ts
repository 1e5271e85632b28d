import type { Pane } from '../rooms/room.ts';
import { type Change, PLANES } from '../workspace/events.ts';
import { panesOf } from '../workspace/workspace.ts';
import type { Ui } from './context.ts';
import { el } from './dom.ts';
import { PlanePane } from './plane-pane.ts';

export interface Grid {
  readonly root: HTMLElement;
  readonly planes: readonly Pane[];
  /** Every view that there is, shown or not. */
  panes(): readonly Pane[];
  update(change: Change): void;
}

/** The views beside each other as the layout says; one alone when it is enlarged, or on a phone. */
export function makeGrid(ui: Ui): Grid {
  const { workspace, rooms } = ui;
  const planes = PLANES.map((plane) => new PlanePane(ui, plane));
  const root = el('div', { class: 'hv-grid' }, ...planes.map((pane) => pane.root));
  const panes = (): readonly Pane[] => [...planes, ...rooms.panes];
  const arrange = () => {
    const { layout, maximized, active } = workspace;
    root.dataset['layout'] = layout.name;
    root.style.gridTemplateAreas = maximized === null ? layout.areas : `"${maximized}"`;
    const tracks = (sizes: string | undefined) => (maximized === null ? (sizes ?? '') : '');
    root.style.gridTemplateColumns = tracks(layout.columns);
    root.style.gridTemplateRows = tracks(layout.rows);
    const shown = maximized === null ? panesOf(layout) : [maximized];
    for (const pane of panes()) {
      pane.root.hidden = !shown.includes(pane.name);
      pane.root.style.gridArea = pane.name;
      pane.root.classList.toggle('hv-active', pane.name === active && workspace.picture !== null);
    }
  };
  const update = (change: Change) => {
    if (change === 'rooms') root.append(...rooms.panes.map((pane) => pane.root));
    if (['rooms', 'layout', 'tool', 'study', 'volume'].includes(change)) arrange();
    for (const pane of panes()) pane.changed(change);
  };
  arrange();
  return { root, planes, panes, update };
}
