import { type Numbering, NUMBERINGS, type ToothLabel, toothText } from '@hyaline/marks';
import type { Section } from '../rooms/room.ts';
import { say, type Ui } from '../ui/context.ts';
import { el, onClick, replace, svgIcon } from '../ui/dom.ts';
import { ICONS } from '../ui/icons.ts';
import { TOOTH_ICON } from './icons.ts';
import { withoutTooth } from './plan.ts';
import type { PlanState } from './state.ts';
import { askTooth } from './tooth-chart.ts';
import { setTooth } from './tools.ts';
import { spokenTooth, wordsOf } from './words.ts';

/** The labels of teeth, the next one to set, and how all of them are numbered. */
export function makeTeethSection(ui: Ui, state: PlanState): Section {
  const { workspace } = ui;
  const words = wordsOf(ui);
  const names: Readonly<Record<Numbering, string>> = {
    fdi: words.fdi,
    universal: words.universal,
    palmer: words.palmer,
  };
  const numberings = NUMBERINGS.map((numbering) => ({
    numbering,
    button: onClick(el('button', { type: 'button', text: names[numbering] }), () => state.setNumbering(numbering)),
  }));
  const next = el('button', { type: 'button', class: 'hv-button' });
  onClick(next, () =>
    askTooth(ui, root.closest('.hv') ?? document.body, {
      chosen: state.nextTooth,
      numbering: state.numbering,
      marked: workspace.marks.now.teeth.map(({ fdi }) => fdi),
      allowNone: false,
      onChoice(fdi) {
        if (fdi === null) return;
        state.askTooth(fdi);
        workspace.setTool('tooth');
      },
    }),
  );
  const here = onClick(el('button', { type: 'button', class: 'hv-button', text: words.placeHere }), () =>
    setTooth(ui, state, workspace.cross),
  );
  const hint = el('p', { class: 'hv-hint', text: words.noTeeth });
  const list = el('ul', { class: 'hv-teeth' });
  const count = el('span', { class: 'hv-count' });
  const root = el(
    'section',
    { class: 'hv-plan' },
    el('h2', {}, words.teeth, count),
    el(
      'div',
      { class: 'hv-segments', role: 'group', 'aria-label': words.numbering },
      ...numberings.map(({ button }) => button),
    ),
    !ui.readOnly && el('div', { class: 'hv-depth' }, next, here),
    hint,
    list,
  );
  let shown: readonly unknown[] = [];
  const update = () => {
    const { teeth } = workspace.marks.now;
    root.hidden = !state.canPlan || (ui.readOnly && teeth.length === 0);
    for (const { numbering, button } of numberings)
      button.setAttribute('aria-pressed', String(numbering === state.numbering));
    replace(
      next,
      svgIcon(TOOTH_ICON, 15),
      say(words.nextTooth, { tooth: toothText(state.nextTooth, state.numbering) }),
    );
    next.setAttribute(
      'aria-label',
      say(words.nextTooth, { tooth: spokenTooth(words, state.nextTooth, state.numbering) }),
    );
    hint.hidden = teeth.length > 0 || ui.readOnly;
    count.textContent = teeth.length ? String(teeth.length) : '';
    const now = [state.numbering, ...teeth.map(({ fdi }) => fdi)];
    if (now.length === shown.length && now.every((one, n) => one === shown[n])) return;
    shown = now;
    replace(list, ...teeth.toSorted((a, b) => a.fdi - b.fdi).map((label) => toothChip(ui, state, label)));
  };
  update();
  return { root, tools: ['tooth'], update };
}

function toothChip(ui: Ui, state: PlanState, { fdi, id }: ToothLabel): HTMLElement {
  const { workspace } = ui;
  const words = wordsOf(ui);
  const tooth = spokenTooth(words, fdi, state.numbering);
  const show = el('button', {
    type: 'button',
    class: 'hv-chip',
    'aria-label': say(words.showTooth, { tooth }),
    text: toothText(fdi, state.numbering),
  });
  onClick(show, () => {
    const label = workspace.marks.now.teeth.find((one) => one.id === id);
    if (label) workspace.setCross(label.at);
  });
  const remove = el(
    'button',
    { type: 'button', class: 'hv-remove', 'aria-label': say(words.removeTooth, { tooth }) },
    svgIcon(ICONS.close, 13),
  );
  onClick(remove, () => workspace.marks.set(withoutTooth(workspace.marks.now, id)));
  return el('li', {}, show, !ui.readOnly && remove);
}
