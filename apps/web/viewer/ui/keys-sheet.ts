import type { Ui } from './context.ts';
import { el, onClick, replace } from './dom.ts';
import { PRESET_ORDER } from './inspector.ts';
import { singleKeys } from './keys.ts';
import { ICONS } from './icons.ts';
import { allTools, iconButton } from './rail.ts';

/** The list of keys, and the switch that turns single letters off. A native dialog: it traps and gives back focus. */
export function makeKeysSheet(ui: Ui): HTMLDialogElement {
  const { strings } = ui;
  const rows = (): readonly (readonly [name: string, keys: string])[] => [
    ...allTools(ui).flatMap(({ label, key }) => (key ? [[label, key] as const] : [])),
    [strings.shortcutPreset, PRESET_ORDER.map((_, n) => n + 1).join(' ')],
    [strings.shortcutPlane, 'A O G'],
    [strings.shortcutScroll, '↑ ↓'],
    [strings.shortcutTen, `${strings.pageUp}|${strings.pageDown}`],
    [strings.shortcutEnds, 'Home End'],
    [strings.shortcutZoom, '+ −'],
    [strings.shortcutSlab, 'M'],
    [strings.shortcutThickness, '[ ]'],
    [strings.reset, '0'],
    [strings.maximize, 'F'],
    [strings.shortcutEscape, 'Esc'],
    [strings.undo, 'Ctrl Z'],
    [strings.redo, 'Ctrl ⇧ Z'],
    ...ui.rooms.keys.map(({ key, label }) => [label, shown(key)] as const),
  ];
  const box = el('input', { type: 'checkbox' });
  box.addEventListener('change', () => (singleKeys.on = box.checked));
  const close = iconButton(ICONS.close, strings.close, null, 17);
  const list = el('dl', { class: 'hv-keys' });
  const dialog = el(
    'dialog',
    { class: 'hv-dialog', 'aria-label': strings.keys },
    el('header', {}, el('h2', { text: strings.keys }), close),
    list,
    el('p', { class: 'hv-hint', text: strings.shortcutRightDrag }),
    el('p', { class: 'hv-hint', text: strings.shortcutTouch }),
    el('label', { class: 'hv-check' }, box, el('span', { text: strings.shortcutSwitch })),
  );
  onClick(close, () => dialog.close());
  dialog.addEventListener('toggle', () => {
    box.checked = singleKeys.on;
    replace(list, ...rows().flatMap(rowOf));
  });
  return dialog;
}

const rowOf = ([name, keys]: readonly [string, string]): HTMLElement[] => [
  el('dt', { text: name }),
  el('dd', {}, ...keys.split(keys.includes('|') ? '|' : ' ').map((key) => el('kbd', { text: key }))),
];

const ARROWS: Readonly<Record<string, string>> = { ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓' };

/** `Alt+ArrowLeft` as it stands on a keyboard. */
const shown = (key: string): string =>
  key
    .split('+')
    .map((part) => ARROWS[part] ?? (part === 'Control' ? 'Ctrl' : part.length === 1 ? part.toUpperCase() : part))
    .join(' ');
