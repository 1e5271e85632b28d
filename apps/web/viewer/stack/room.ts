import type { Room } from '../rooms/room.ts';
import type { Ui } from '../ui/context.ts';
import { isUsable } from '../ui/rail.ts';
import { calibrateTool, drawCalibration } from './calibrate.ts';
import { Cine } from './cine.ts';
import { STACK_ICONS } from './icons.ts';
import { flipAcross, turnLeft, turnRight } from './placement.ts';
import { makeStackSection } from './section.ts';
import { StackPane } from './stack-pane.ts';
import { STACK, StackState } from './state.ts';
import { StripPane } from './strip-pane.ts';
import { makeTagsDialog } from './tags-dialog.ts';
import { wordsOf } from './words.ts';
import './stack.css';

/** Pictures that are no volume: intraoral, panoramic and cephalometric ones, photographs, captures, cine runs. */
export function makeRoom(ui: Ui): Room {
  const { workspace } = ui;
  const words = wordsOf(ui);
  const state = new StackState(workspace, () => workspace.changed('slices'));
  const cine = new Cine(state, () => strip.showPlayer());
  const pane = new StackPane(ui, state);
  const strip: StripPane = new StripPane(ui, state, cine);
  const tags = makeTagsDialog(ui, state);
  const shown = () => state.picture !== null;
  const stop = workspace.listen((change) => {
    if (['rooms', 'study', 'volume', 'marks', 'layout', 'tool'].includes(change)) state.sync();
    const tool = ui.rooms.tools.find(({ name }) => name === workspace.tool);
    if (tool && !isUsable(tool, ui)) workspace.setTool('crosshair');
    if (change === 'study' || change === 'volume') cine.stop();
  });
  return {
    name: 'stack',
    tools: [calibrateTool(ui, state)],
    panes: [pane, strip],
    sections: [makeStackSection(ui, state)],
    keys: [
      { key: '.', label: words.turnRight, run: () => (state.turn = turnRight(state.turn)), enabled: shown },
      { key: ',', label: words.turnLeft, run: () => (state.turn = turnLeft(state.turn)), enabled: shown },
      { key: 'u', label: words.flipAcross, run: () => (state.turn = flipAcross(state.turn)), enabled: shown },
      { key: 'q', label: `${words.play}, ${words.pause}`, run: () => cine.toggle(), enabled: () => cine.possible },
    ],
    commands: [
      {
        name: 'show-as',
        get label() {
          return shown() ? words.asVolume : words.asPictures;
        },
        icon: STACK_ICONS.pictures,
        enabled: () => (shown() ? (state.entry?.canBeVolume ?? false) : workspace.study.shown !== null),
        run: () => void workspace.study.showAs(shown() ? 'volume' : STACK),
      },
      ...(ui.readOnly
        ? []
        : [{ name: 'tags', label: words.tags.open, icon: STACK_ICONS.tags, enabled: () => tags.image() !== null, run: () => tags.open() }]), // prettier-ignore
    ],
    draw: (context, view) => drawCalibration(context, view, ui, state),
    dispose() {
      stop();
      cine.stop();
      state.dispose();
      tags.dispose();
    },
  };
}
