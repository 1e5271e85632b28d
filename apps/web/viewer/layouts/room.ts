import type { Room, RoomLayout } from '../rooms/room.ts';
import type { Ui } from '../ui/context.ts';
import { ICONS } from '../ui/icons.ts';
import { isPlane } from '../workspace/events.ts';
import { lastLayout } from '../workspace/last-layout.ts';
import { MPR } from '../workspace/workspace.ts';
import { makePreferencesDialog } from './preferences-dialog.ts';
import { makeViewsSection } from './views-section.ts';
import { wordsOf } from './words.ts';
import './layouts.css';

// Outlines from Tabler Icons 3.51 (MIT License), 24 grid
const COLUMNS = ['M4 4m0 1a1 1 0 0 1 1 -1h3a1 1 0 0 1 1 1v14a1 1 0 0 1 -1 1h-3a1 1 0 0 1 -1 -1z', 'M10 4v16', 'M15 4h4a1 1 0 0 1 1 1v14a1 1 0 0 1 -1 1h-4z']; // prettier-ignore
const ONE = ['M4 6a2 2 0 0 1 2 -2h12a2 2 0 0 1 2 2v12a2 2 0 0 1 -2 2h-12a2 2 0 0 1 -2 -2l0 -12'];

/** Ways to arrange the views, views kept by name, and what this person prefers. */
export function makeRoom(ui: Ui): Room {
  const { workspace } = ui;
  const words = wordsOf(ui);
  const views = makeViewsSection(ui, () => dialog.showModal());
  const dialog: HTMLDialogElement = makePreferencesDialog(ui, () => {
    views.refresh();
    ui.clearedKept();
    workspace.changed('view');
    workspace.changed('marks');
  });
  ui.root().append(dialog);
  const stop = ui.readOnly ? () => undefined : beginAsLastTime(ui);
  return {
    name: 'layouts',
    layouts: layoutsOf(ui),
    // whoever opened a link looks; there is nothing to keep
    sections: ui.readOnly ? [] : [views],
    commands: [
      {
        name: 'preferences',
        label: words.preferences,
        icon: ICONS.adjustments,
        enabled: () => true,
        run: () => dialog.showModal(),
      },
    ],
    dispose() {
      stop();
      dialog.remove();
    },
  };
}

/** The layout chosen last, once the first volume of this page is there and nobody has chosen another one yet. */
function beginAsLastTime({ workspace, rooms }: Ui): () => void {
  const stop = workspace.listen((change) => {
    const { picture, layout } = workspace;
    if (layout.name !== MPR.name) return stop(); // chosen meanwhile
    const isVolume = picture && !picture.preview && !picture.flat && picture.volume.geometry.size[2] > 1;
    if (!isVolume || (change !== 'volume' && change !== 'rooms')) return;
    stop();
    const kept = lastLayout();
    const found = rooms.layouts.find(({ name }) => name === kept);
    if (found && workspace.study.way === 'volume') workspace.setLayout(found);
  });
  return stop;
}

function layoutsOf({ workspace, ...ui }: Ui): readonly RoomLayout[] {
  const words = wordsOf(ui);
  const large = (name: 'coronal' | 'sagittal', label: string): RoomLayout => {
    const other = name === 'coronal' ? 'sagittal' : 'coronal';
    return { name: `${name}-large`, label, icon: ICONS.layout, areas: `"${name} axial" "${name} ${other}"`, columns: '1.3fr 1fr' }; // prettier-ignore
  };
  return [
    { name: 'row', label: words.layoutRow, icon: COLUMNS, areas: '"axial coronal sagittal"' },
    large('coronal', words.layoutCoronal),
    large('sagittal', words.layoutSagittal),
    {
      name: 'one',
      label: words.layoutOne,
      icon: ONE,
      get areas() {
        return `"${isPlane(workspace.active) ? workspace.active : 'axial'}"`;
      },
    },
  ];
}
