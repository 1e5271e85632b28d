import type { SlabMode } from '@hyaline/volume';
import type { Pane, RoomKey } from '../rooms/room.ts';
import { PLANES } from '../workspace/events.ts';
import type { Ui } from './context.ts';
import { PRESET_ORDER } from './inspector.ts';
import { allTools } from './rail.ts';
import { SLAB_MODES } from './slab-section.ts';

const OFF = 'hyaline.viewer.single-keys';

/** Single-letter keys can be switched off (WCAG 2.1.4): kept in this browser only. */
export const singleKeys = {
  get on(): boolean {
    try {
      return localStorage.getItem(OFF) !== 'off';
    } catch {
      return true; // storage is blocked: the keys work
    }
  },
  set on(on: boolean) {
    try {
      localStorage.setItem(OFF, on ? 'on' : 'off');
    } catch {
      // it then holds until the page is left
    }
  },
};

export interface KeyActions {
  /** The view that takes the keys. */
  active(): Pane | undefined;
  reset(): void;
  showKeys(): void;
}

const TEN = 10;

/** Keys for the whole workspace; the active view takes them. Returns what stops listening. */
export function listenToKeys(root: HTMLElement, ui: Ui, actions: KeyActions): () => void {
  const { workspace } = ui;
  const onKey = (event: KeyboardEvent) => {
    const inside = event.target === document.body || root.contains(event.target as Node);
    if (!inside || event.defaultPrevented || isTyping(event.target) || root.querySelector('dialog[open]')) return;
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    const handled =
      ofRooms(event) || (event.ctrlKey || event.metaKey ? withControl(event) : moves(event.key) || (singleKeys.on && plain && letters(ui, event.key, actions))); // prettier-ignore
    if (handled) event.preventDefault();
  };
  document.addEventListener('keydown', onKey);
  return () => document.removeEventListener('keydown', onKey);

  function ofRooms(event: KeyboardEvent): boolean {
    const single = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (single && !singleKeys.on) return false;
    const found: RoomKey | undefined = ui.rooms.keys.find(({ key }) => key === nameOf(event));
    found?.run();
    return found !== undefined;
  }

  function moves(key: string): boolean {
    const pane = actions.active();
    const to: Record<string, () => void> = {
      ArrowUp: () => pane?.step(1),
      ArrowRight: () => pane?.step(1),
      ArrowDown: () => pane?.step(-1),
      ArrowLeft: () => pane?.step(-1),
      PageUp: () => pane?.step(TEN),
      PageDown: () => pane?.step(-TEN),
      Home: () => pane?.toEnd('first'),
      End: () => pane?.toEnd('last'),
      Escape: () => workspace.setTool(workspace.tool), // gives up a measure that is half drawn
    };
    to[key]?.();
    return key in to;
  }

  function withControl(event: KeyboardEvent): boolean {
    if (event.key.toLowerCase() !== 'z') return false;
    if (event.shiftKey) workspace.marks.redo();
    else workspace.marks.undo();
    return true;
  }
}

/** As rooms name keys: `Alt+ArrowLeft`, `Control+s`, `p`. */
function nameOf(event: KeyboardEvent): string {
  const held = [event.altKey && 'Alt+', (event.ctrlKey || event.metaKey) && 'Control+'].filter(Boolean).join('');
  return `${held}${event.key.length === 1 ? event.key.toLowerCase() : event.key}`;
}

function letters(ui: Ui, key: string, actions: KeyActions): boolean {
  const { workspace } = ui;
  const tool = allTools(ui).find((entry) => entry.key === key.toUpperCase());
  const preset = PRESET_ORDER[Number(key) - 1];
  const plane = PLANES[['a', 'o', 'g'].indexOf(key.toLowerCase())];
  if (tool) workspace.setTool(tool.name);
  else if (preset) workspace.setPreset(preset);
  else if (plane) workspace.setActive(plane);
  else if (key === '+' || key === '=') actions.active()?.zoom(1.25);
  else if (key === '-') actions.active()?.zoom(0.8);
  else if (key === '0') actions.reset();
  else if (key.toLowerCase() === 'f') workspace.toggleMaximized();
  else if (key === '[') workspace.setThickness(workspace.thicknessMm - 1);
  else if (key === ']') workspace.setThickness(workspace.thicknessMm + 1);
  else if (key.toLowerCase() === 'm') workspace.setSlab(nextSlab(workspace.slab?.mode ?? null));
  else if (key === '?') actions.showKeys();
  else return false;
  return true;
}

const nextSlab = (mode: SlabMode | null): SlabMode | null =>
  SLAB_MODES[(SLAB_MODES.indexOf(mode) + 1) % SLAB_MODES.length] ?? null;

/** A range input is not typing: its arrows mean the slice, which they would move anyway, one by one. */
const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.matches('input:not([type=range]):not([type=checkbox]), textarea, select, [contenteditable]');
