import { preferences } from '../workspace/preferences.ts';
import type { Ui } from './context.ts';
import { el, onClick, replace } from './dom.ts';
import { ICONS } from './icons.ts';
import type { KeyEntry } from './keys.ts';
import { iconButton } from './rail.ts';

/** The list of keys, and the switch that turns single letters off. A native dialog: it traps and gives back focus. */
export function makeKeysSheet(ui: Ui, entries: () => readonly KeyEntry[]): HTMLDialogElement {
  const { strings } = ui;
  const box = el('input', { type: 'checkbox' });
  box.addEventListener('change', () => preferences.set({ singleKeys: box.checked }));
  const close = iconButton(ICONS.close, strings.close, null, 17);
  const lists = el('div', { class: 'hv-key-groups' });
  const dialog = el(
    'dialog',
    { class: 'hv-dialog hv-keys-dialog', 'aria-label': strings.keys },
    el('header', {}, el('h2', { text: strings.keys }), close),
    lists,
    el('p', { class: 'hv-hint', text: strings.shortcutRightDrag }),
    el('p', { class: 'hv-hint', text: strings.shortcutTouch }),
    el('p', { class: 'hv-hint', text: strings.shortcut3d }),
    el('label', { class: 'hv-check' }, box, el('span', { text: strings.shortcutSwitch })),
  );
  onClick(close, () => dialog.close());
  dialog.addEventListener('toggle', () => {
    box.checked = preferences.now.singleKeys;
    const listed = withoutShadowed(entries());
    replace(
      lists,
      ...GROUPS.map((group) => groupOf(strings.keyGroups[group], rowsOf(listed, group), strings.keySpace)),
    );
  });
  return dialog;
}

/** Without what cannot be done now where its key does something else instead. */
function withoutShadowed(entries: readonly KeyEntry[]): readonly KeyEntry[] {
  const able = ({ enabled }: KeyEntry) => enabled?.() ?? true;
  const taken = new Set(entries.filter((entry) => able(entry)).flatMap(({ keys }) => keys));
  return entries.filter((entry) => able(entry) || !entry.keys.some((key) => taken.has(key)));
}

const GROUPS: readonly KeyEntry['group'][] = ['tools', 'views', 'window', 'more'];

interface Row {
  readonly label: string;
  /** Each with whether it only works at times: two rooms may share such a key, one for volumes, one for flat pictures. */
  readonly keys: readonly (readonly [key: string, atTimes: boolean])[];
}

/** Keys that do the same stand in one row. */
function rowsOf(entries: readonly KeyEntry[], group: KeyEntry['group']): readonly Row[] {
  const rows = new Map<string, Map<string, boolean>>();
  for (const { label, keys, group: own, enabled } of entries) {
    const named = keys.map((key) => [key, enabled !== undefined] as const);
    if (own === group) rows.set(label, new Map([...(rows.get(label) ?? []), ...named]));
  }
  return [...rows].map(([label, keys]) => ({ label, keys: [...keys] }));
}

const groupOf = (title: string, rows: readonly Row[], space: string): HTMLElement =>
  el(
    'section',
    {},
    el('h3', { text: title }),
    el('dl', { class: 'hv-keys' }, ...rows.flatMap(({ label, keys }) => [el('dt', { text: label }), el('dd', {}, ...keys.map(([key, atTimes]) => el('kbd', { text: key === ' ' ? space : shown(key), 'data-at-times': atTimes })))])),
  ); // prettier-ignore

const SIGNS: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Control: 'Ctrl',
  Shift: '⇧',
  Escape: 'Esc',
  Delete: 'Del',
  Backspace: '⌫',
  Enter: '⏎',
  PageUp: 'PgUp',
  PageDown: 'PgDn',
  '-': '−',
};

/** `Alt+ArrowLeft` as it stands on a keyboard. A plus alone is the key of that name. */
const shown = (key: string): string =>
  key === '+'
    ? key
    : key
        .split('+')
        .map((part) => SIGNS[part] ?? (part.length === 1 ? part.toUpperCase() : part))
        .join(' ');
