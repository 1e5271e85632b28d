import type { Ui } from './context.ts';
import { el, onClick } from './dom.ts';
import { PRESET_ORDER } from './inspector.ts';
import { singleKeys } from './keys.ts';
import { iconButton, TOOLS } from './rail.ts';

/** The list of keys, and the switch that turns single letters off. A native dialog: it traps and gives back focus. */
export function makeKeysSheet({ strings }: Ui): HTMLDialogElement {
  const rows: readonly (readonly [name: string, keys: string])[] = [
    ...TOOLS.map((entry) => [entry.name(strings), entry.key] as const),
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
  ];
  const box = el('input', { type: 'checkbox' });
  box.addEventListener('change', () => (singleKeys.on = box.checked));
  const close = iconButton('close', strings.close, null, 17);
  const dialog = el(
    'dialog',
    { class: 'hv-dialog', 'aria-label': strings.keys },
    el('header', {}, el('h2', { text: strings.keys }), close),
    el(
      'dl',
      { class: 'hv-keys' },
      ...rows.flatMap(([name, keys]) => [
        el('dt', { text: name }),
        el('dd', {}, ...keys.split(keys.includes('|') ? '|' : ' ').map((key) => el('kbd', { text: key }))),
      ]),
    ),
    el('p', { class: 'hv-hint', text: strings.shortcutRightDrag }),
    el('p', { class: 'hv-hint', text: strings.shortcutTouch }),
    el('label', { class: 'hv-check' }, box, el('span', { text: strings.shortcutSwitch })),
  );
  onClick(close, () => dialog.close());
  dialog.addEventListener('toggle', () => (box.checked = singleKeys.on));
  return dialog;
}
