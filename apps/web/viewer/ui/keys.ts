import type { SlabMode } from '@hyaline/volume';
import { PLANES } from '../workspace/workspace.ts';
import type { Ui } from './context.ts';
import { PRESET_ORDER } from './inspector.ts';
import { TOOLS } from './rail.ts';
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
  zoom(factor: number): void;
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
    const handled =
      event.ctrlKey || event.metaKey
        ? withControl(ui, event)
        : moves(ui, event.key) || (singleKeys.on && !event.altKey && letters(ui, event.key, actions));
    if (handled) event.preventDefault();
  };
  document.addEventListener('keydown', onKey);
  return () => document.removeEventListener('keydown', onKey);

  function moves({ workspace: w }: Ui, key: string): boolean {
    const last = (w.picture?.stacks[w.active].count ?? 1) - 1;
    const to: Record<string, () => void> = {
      ArrowUp: () => w.scroll(w.active, 1),
      ArrowRight: () => w.scroll(w.active, 1),
      ArrowDown: () => w.scroll(w.active, -1),
      ArrowLeft: () => w.scroll(w.active, -1),
      PageUp: () => w.scroll(w.active, TEN),
      PageDown: () => w.scroll(w.active, -TEN),
      Home: () => w.setIndex(w.active, 0),
      End: () => w.setIndex(w.active, last),
      Escape: () => w.setTool(w.tool), // gives up a measure that is half drawn
    };
    to[key]?.();
    return key in to;
  }

  function withControl(_ui: Ui, event: KeyboardEvent): boolean {
    if (event.key.toLowerCase() !== 'z') return false;
    if (event.shiftKey) workspace.measures.redo();
    else workspace.measures.undo();
    return true;
  }
}

function letters({ workspace }: Ui, key: string, actions: KeyActions): boolean {
  const tool = TOOLS.find((entry) => entry.key === key.toUpperCase());
  const preset = PRESET_ORDER[Number(key) - 1];
  const plane = PLANES[['a', 'o', 'g'].indexOf(key.toLowerCase())];
  if (tool) workspace.setTool(tool.tool);
  else if (preset) workspace.setPreset(preset);
  else if (plane) workspace.setActive(plane);
  else if (key === '+' || key === '=') actions.zoom(1.25);
  else if (key === '-') actions.zoom(0.8);
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
