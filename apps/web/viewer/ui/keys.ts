import type { SlabMode } from '@hyaline/volume';
import type { Pane } from '../rooms/room.ts';
import { PLANES } from '../workspace/events.ts';
import { preferences } from '../workspace/preferences.ts';
import type { Ui } from './context.ts';
import { PRESET_ORDER } from './inspector.ts';
import { allTools, isUsable } from './rail.ts';
import { SLAB_MODES } from './slab-section.ts';

export interface KeyActions {
  /** The view that takes the keys. */
  active(): Pane | undefined;
  reset(): void;
  fullScreen(): void;
  showKeys(): void;
  /** Puts the panel away that lies over the picture; false when none does. */
  closeDetails(): boolean;
}

/** Keys and what they do. The handler and the sheet of keys both go by this, so the sheet cannot be wrong. */
export interface KeyEntry {
  readonly group: 'tools' | 'views' | 'window' | 'more';
  readonly label: string;
  /** As `nameOf` says them. */
  readonly keys: readonly string[];
  /** False leaves the key to whatever else it does. */
  enabled?(): boolean;
  run(key: string): void;
}

const TEN = 10;

/** All keys in the order of the sheet. Where two entries share a key, the first has it. */
export function allKeys(ui: Ui, actions: KeyActions): readonly KeyEntry[] {
  const { workspace, strings } = ui;
  const pane = () => actions.active();
  const hasPlanes = () => workspace.picture?.flat === undefined;
  const tools = allTools(ui).flatMap((tool): KeyEntry[] =>
    tool.key
      ? [{ group: 'tools', label: tool.label, keys: [tool.key.toLowerCase()], run: () => workspace.setTool(tool.name), enabled: () => isUsable(tool, ui) }]
      : [],
  ); // prettier-ignore
  const views: KeyEntry[] = [
    { group: 'views', label: strings.shortcutScroll, keys: ['ArrowUp', 'ArrowDown', 'ArrowRight', 'ArrowLeft'], run: (key) => pane()?.step(key === 'ArrowUp' || key === 'ArrowRight' ? 1 : -1) },
    { group: 'views', label: strings.shortcutTen, keys: ['PageUp', 'PageDown'], run: (key) => pane()?.step(key === 'PageUp' ? TEN : -TEN) },
    { group: 'views', label: strings.shortcutEnds, keys: ['Home', 'End'], run: (key) => pane()?.toEnd(key === 'Home' ? 'first' : 'last') },
    { group: 'views', label: strings.shortcutZoom, keys: ['+', '-', '='], run: (key) => pane()?.zoom(key === '-' ? 0.8 : 1.25) },
    { group: 'views', label: strings.shortcutPlane, keys: ['a', 'o', 'g'], run: (key) => workspace.setActive(PLANES['aog'.indexOf(key)] ?? 'axial'), enabled: hasPlanes },
    { group: 'views', label: strings.maximize, keys: ['f'], run: () => workspace.toggleMaximized() },
    { group: 'views', label: strings.fullScreen, keys: ['Alt+Enter'], run: () => actions.fullScreen() },
    { group: 'views', label: strings.reset, keys: ['0'], run: () => actions.reset() },
  ]; // prettier-ignore
  const window: KeyEntry[] = [
    { group: 'window', label: strings.shortcutPreset, keys: PRESET_ORDER.map((_, n) => String(n + 1)), run: (key) => workspace.setPreset(PRESET_ORDER[Number(key) - 1] ?? 'bone') },
    { group: 'window', label: strings.shortcutSlab, keys: ['m'], run: () => workspace.setSlab(nextSlab(workspace.slab?.mode ?? null)), enabled: hasPlanes },
    { group: 'window', label: strings.shortcutThickness, keys: ['[', ']'], run: (key) => workspace.setThickness(workspace.thicknessMm + (key === ']' ? 1 : -1)), enabled: hasPlanes },
  ]; // prettier-ignore
  const more: KeyEntry[] = [
    ...ui.rooms.keys.map(
      ({ key, label, run, enabled }): KeyEntry => ({ group: 'more', label, keys: [key], run, ...(enabled && { enabled }) }),
    ), // prettier-ignore
    // gives up a measure that is half drawn
    {
      group: 'more',
      label: strings.shortcutEscape,
      keys: ['Escape'],
      run: () => actions.closeDetails() || workspace.setTool(workspace.tool),
    },
    { group: 'more', label: strings.undo, keys: ['Control+z'], run: () => workspace.marks.undo() },
    { group: 'more', label: strings.redo, keys: ['Control+Shift+z', 'Control+y'], run: () => workspace.marks.redo() },
    { group: 'more', label: strings.keys, keys: ['?'], run: () => actions.showKeys() },
  ];
  return [...tools, ...views, ...window, ...more];
}

const nextSlab = (mode: SlabMode | null): SlabMode | null =>
  SLAB_MODES[(SLAB_MODES.indexOf(mode) + 1) % SLAB_MODES.length] ?? null;

/** Keys for the whole workspace; the active view takes them. Returns what stops listening. */
export function listenToKeys(root: HTMLElement, ui: Ui, actions: KeyActions): () => void {
  const onKey = (event: KeyboardEvent) => {
    const inside = event.target === document.body || root.contains(event.target as Node);
    if (!inside || event.defaultPrevented || takesKeys(event) || root.querySelector('dialog[open]')) return;
    const key = nameOf(event);
    if (key.length === 1 && key !== ' ' && !preferences.now.singleKeys) return;
    const entry = allKeys(ui, actions).find(({ keys, enabled }) => keys.includes(key) && (enabled?.() ?? true));
    if (!entry) return;
    event.preventDefault();
    entry.run(key);
  };
  document.addEventListener('keydown', onKey);
  return () => document.removeEventListener('keydown', onKey);
}

/** `Alt+ArrowLeft`, `Control+Shift+z`, `p`: letters are small, and Shift only counts beside Control and with arrows. */
function nameOf({ key, altKey, ctrlKey, metaKey, shiftKey }: KeyboardEvent): string {
  const control = ctrlKey || metaKey;
  const shift = shiftKey && (control || key.startsWith('Arrow'));
  const held = [control && 'Control+', altKey && 'Alt+', shift && 'Shift+'].filter(Boolean).join('');
  return `${held}${key.length === 1 ? key.toLowerCase() : key}`;
}

/** Keys that mean something to buttons and fields are taken only while a view has the focus. */
export const onView = (): boolean =>
  document.activeElement?.closest('.hv-vp') != null || document.activeElement === document.body;

const MOVES = /^(Arrow|Page|Home$|End$)/;

/** Whether the focused part needs the key itself: fields all of them, sliders those that move them. */
function takesKeys({ target, key }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false;
  // the slider of a view means the slice, which these keys move anyway, one by one
  if (target.matches('.hv-slider')) return false;
  if (target.matches('input[type=range], input[type=radio], [role=separator]')) return MOVES.test(key);
  return target.matches('input:not([type=checkbox]), textarea, select, [contenteditable]');
}
