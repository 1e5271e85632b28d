import type { Room, RoomKey } from '../rooms/room.ts';
import type { Ui } from '../ui/context.ts';
import { onView } from '../ui/keys.ts';
import { KeyPointer } from './key-pointer.ts';
import { wordsOf } from './words.ts';
import './pointer.css';

const STEP_PX = 12;
const WAYS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] } as const;

/** Drawing and correcting without a mouse: keys move a pointer over the active view and press it. */
export function makeRoom(ui: Ui): Room {
  const { workspace } = ui;
  const words = wordsOf(ui);
  const pointer = new KeyPointer(ui);
  const root = ui.root();
  root.append(pointer.said);
  const onPress = ({ target }: Event) => target instanceof HTMLCanvasElement && pointer.hide();
  root.addEventListener('pointerdown', onPress, true);
  let { tool } = workspace;
  const stop = workspace.listen((change) => {
    if (workspace.tool !== tool) pointer.giveUp();
    ({ tool } = workspace);
    if (change === 'tool' || change === 'volume' || change === 'layout' || change === 'study') pointer.checkView();
  });
  const moves = (held: string, label: string, px: number): RoomKey[] =>
    Object.entries(WAYS).map(([key, [x, y]]) => ({
      key: `${held}+${key}`,
      label,
      run: () => pointer.nudge(x * px, y * px),
      enabled: () => pointer.view !== null,
    }));
  return {
    name: 'pointer',
    keys: [
      ...moves('Shift', words.move, STEP_PX),
      ...moves('Control+Shift', words.moveFine, 1),
      { key: ' ', label: words.press, run: () => pointer.press(), enabled: () => onView() && pointer.view !== null },
      {
        key: 'Escape',
        label: ui.strings.shortcutEscape,
        run: () => {
          pointer.hide();
          workspace.setTool(workspace.tool);
        },
        enabled: () => pointer.isShown,
      },
      {
        key: 'p',
        label: words.next,
        run: () => pointer.next(),
        enabled: () => pointer.view !== null && pointer.spots(pointer.view).length > 0,
      },
    ],
    dispose() {
      stop();
      root.removeEventListener('pointerdown', onPress, true);
      pointer.hide();
      pointer.said.remove();
    },
  };
}
