import { say, type Ui } from '../ui/context.ts';
import { el, onClick, replace } from '../ui/dom.ts';
import { ICONS } from '../ui/icons.ts';
import { iconButton } from '../ui/rail.ts';
import { allKept, forgetAll } from '../workspace/kept.ts';
import { GAP_RANGE, type Preferences, preferences, TEXT_RANGE } from '../workspace/preferences.ts';
import { wordsOf } from './words.ts';

/** What can be set, what this browser keeps, and the one control that removes all of it. */
export function makePreferencesDialog(ui: Ui, cleared: () => void): HTMLDialogElement {
  const words = wordsOf(ui);
  const set = (next: Partial<Preferences>) => {
    preferences.set(next);
    ui.workspace.changed('view');
    ui.workspace.changed('marks');
    kept.update();
  };
  const smooth = check(words.smooth, (on) => set({ smooth: on }));
  const single = check(words.singleKeys, (on) => set({ singleKeys: on }));
  const gap = range(ui, words.gap, GAP_RANGE, (value) => set({ crosshairGap: value }));
  const text = range(ui, words.textSize, TEXT_RANGE, (value) => set({ textSize: value }));
  const show = () => {
    const now = preferences.now;
    smooth.input.checked = now.smooth;
    single.input.checked = now.singleKeys;
    gap.show(now.crosshairGap);
    text.show(now.textSize);
    kept.update();
  };
  const kept = makeKept(ui, () => {
    cleared();
    show();
  });
  const close = iconButton(ICONS.close, words.close, null, 17);
  const dialog = el(
    'dialog',
    { class: 'hv-dialog hv-preferences', 'aria-label': words.preferences },
    el('header', {}, el('h2', { text: words.preferences }), close),
    el('h3', { text: words.picture }),
    smooth.root,
    gap.root,
    text.root,
    el('h3', { text: words.keys }),
    single.root,
    el('h3', { text: words.inBrowser }),
    kept.root,
  );
  onClick(close, () => dialog.close());
  dialog.addEventListener('toggle', show);
  return dialog;
}

function check(label: string, onChange: (on: boolean) => void): { root: HTMLElement; input: HTMLInputElement } {
  const input = el('input', { type: 'checkbox' });
  input.addEventListener('change', () => onChange(input.checked));
  return { root: el('label', { class: 'hv-check' }, input, el('span', { text: label })), input };
}

function range(
  ui: Ui,
  label: string,
  [min, max]: readonly [number, number],
  onChange: (value: number) => void,
): { root: HTMLElement; show(value: number): void } {
  const input = el('input', { type: 'range', class: 'hv-range', min, max, step: 1 });
  const text = el('span', { class: 'hv-num' });
  const show = (value: number) => {
    input.value = String(value);
    text.textContent = say(wordsOf(ui).px, { n: value });
    input.setAttribute('aria-valuetext', text.textContent);
  };
  input.addEventListener('input', () => {
    show(input.valueAsNumber);
    onChange(input.valueAsNumber);
  });
  return { root: el('label', { class: 'hv-preference' }, el('span', { text: label }), input, text), show };
}

/** By name, with a question before all of it goes. */
function makeKept(ui: Ui, cleared: () => void): { root: HTMLElement; update(): void } {
  const words = wordsOf(ui);
  const list = el('dl', { class: 'hv-pairs hv-kept' });
  const none = el('p', { class: 'hv-hint', text: words.nothingKept });
  const clear = el('button', { type: 'button', class: 'hv-button', text: words.clearAll });
  const yes = el('button', { type: 'button', class: 'hv-button hv-danger', text: words.clearYes });
  const no = el('button', { type: 'button', class: 'hv-button', text: words.clearNo });
  const question = el('div', { class: 'hv-question', role: 'alert' }, el('p', { text: words.clearQuestion }), no, yes);
  const said = el('p', { class: 'hv-hint', role: 'status' });
  const root = el('div', {}, el('p', { class: 'hv-hint', text: words.inBrowserText }), list, none, clear, question, said); // prettier-ignore
  const ask = (open: boolean) => {
    question.hidden = !open;
    clear.hidden = open || allKept().length === 0;
  };
  const update = () => {
    const kept = allKept();
    none.hidden = kept.length > 0;
    replace(list, ...kept.flatMap(({ name, bytes }) => [
      el('dt', { text: (words.keptNames as Readonly<Record<string, string>>)[name] ?? name }),
      el('dd', { class: 'hv-num', text: say(words.bytes, { n: bytes }) }),
    ])); // prettier-ignore
    ask(false);
  };
  onClick(clear, () => {
    ask(true);
    no.focus();
  });
  onClick(no, () => {
    ask(false);
    clear.focus();
  });
  onClick(yes, () => {
    forgetAll();
    preferences.reset();
    said.textContent = words.cleared;
    cleared();
  });
  update();
  return { root, update };
}
