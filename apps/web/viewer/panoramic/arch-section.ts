import type { Arch } from '@hyaline/marks';
import { fromArch, toArch } from '@hyaline/volume';
import type { Section } from '../rooms/room.ts';
import { say, type Ui } from '../ui/context.ts';
import { el, onClick } from '../ui/dom.ts';
import { numberText } from '../ui/strings.ts';
import { addHandle, removeHandle } from './arch-tool.ts';
import type { ArchState } from './arch-state.ts';
import { SECTIONS, SPACING_MM, WIDTH_MM } from './settings.ts';
import { type PanoramicStrings, wordsOf } from './words.ts';

const NUDGE_MM = 0.5;

/** What the panoramic and the sections are made of, and the arch itself by buttons instead of by pointer. */
export function makeArchSection(ui: Ui, state: ArchState, refreshLayout: () => void): Section {
  const { workspace, strings } = ui;
  const words = wordsOf(ui);
  const hint = el('p', { class: 'hv-hint' });
  const modes = (['mean', 'max'] as const).map((mode) => ({
    mode,
    button: onClick(el('button', { type: 'button', text: strings.slabModes[mode] }), () => state.set({ mode })),
  }));
  const counts = Array.from({ length: SECTIONS[1] - SECTIONS[0] + 1 }, (_, n) => SECTIONS[0] + n).map((count) => ({
    count,
    button: onClick(el('button', { type: 'button', text: String(count) }), () => {
      state.set({ sections: count });
      refreshLayout();
    }),
  }));
  const ranges = [
    archRange(ui, state, words.trough, [0, 40, 0.5], (arch) => arch.troughMm, (arch, troughMm) => ({ ...arch, troughMm })),
    archRange(ui, state, words.offset, [-15, 15, 0.5], (arch) => arch.offsetMm, (arch, offsetMm) => ({ ...arch, offsetMm })),
    archRange(ui, state, words.above, [5, 100, 1], (arch) => arch.aboveMm, (arch, aboveMm) => ({ ...arch, aboveMm })),
    archRange(ui, state, words.below, [5, 100, 1], (arch) => arch.belowMm, (arch, belowMm) => ({ ...arch, belowMm })),
  ]; // prettier-ignore
  const spacing = range(ui, words.spacing, [SPACING_MM[0], SPACING_MM[1], 0.5], () => state.settings.spacingMm, (spacingMm) => state.set({ spacingMm })); // prettier-ignore
  const width = range(ui, words.width, [WIDTH_MM[0], WIDTH_MM[1], 1], () => state.settings.widthMm, (widthMm) => state.set({ widthMm })); // prettier-ignore
  const edit = onClick(el('button', { type: 'button', class: 'hv-button', text: words.edit }), () =>
    workspace.setTool(workspace.tool === 'arch' ? 'crosshair' : 'arch'),
  );
  const accept = onClick(el('button', { type: 'button', class: 'hv-button', text: words.accept }), () => {
    if (state.guess) workspace.marks.set({ arch: state.guess.arch });
  });
  const again = onClick(el('button', { type: 'button', class: 'hv-button', text: words.findAgain }), () =>
    state.findAgain(),
  );
  const anew = onClick(el('button', { type: 'button', class: 'hv-button', text: words.drawAnew }), () => {
    workspace.setTool('arch');
    workspace.setActive('axial');
    state.drawing = { points: [], up: null };
    workspace.changed('view');
  });
  const handles = makeHandleRow(ui, state, words);
  const body = el(
    'div',
    {},
    group(words.trough, modes.map(({ button }) => button)), // prettier-ignore
    ...ranges.map(({ root }) => root),
    el('h3', { class: 'hv-arch-title', text: words.sections }),
    group(words.sectionCount, counts.map(({ button }) => button)), // prettier-ignore
    spacing.root,
    width.root,
    el('div', { class: 'hv-arch-buttons' }, accept, edit, again, anew),
    handles.root,
  );
  const root = el('section', { class: 'hv-arch' }, el('h2', { text: words.arch }), hint, body);
  const update: Section['update'] = () => {
    const { curves, guess, drawing } = state;
    root.hidden = workspace.layout.name !== 'dental' && workspace.tool !== 'arch';
    if (root.hidden) return;
    body.hidden = curves === null && drawing === null;
    hint.textContent = hintText(words, ui, state);
    for (const { mode, button } of modes) button.setAttribute('aria-pressed', String(state.settings.mode === mode));
    for (const { count, button } of counts)
      button.setAttribute('aria-pressed', String(state.settings.sections === count));
    for (const one of [...ranges, spacing, width]) one.show();
    edit.setAttribute('aria-pressed', String(workspace.tool === 'arch'));
    const { arch } = workspace.marks.now;
    accept.hidden = !guess?.found || arch !== null;
    again.disabled = !guess || arch === null || arch === guess.arch;
    handles.update();
  };
  update(null);
  return { root, tools: ['arch'], update };
}

function hintText(words: PanoramicStrings, { workspace }: Ui, { guess, drawing, curves }: ArchState): string {
  if (drawing) return words.drawing;
  if (!curves) return words.waiting;
  if (workspace.tool === 'arch') return words.editing;
  const { arch } = workspace.marks.now;
  if (arch) return arch === guess?.arch ? words.accepted : words.own;
  return guess?.found ? words.found : words.neutral;
}

const group = (label: string, buttons: readonly HTMLElement[]): HTMLElement =>
  el('div', { class: 'hv-segments', role: 'group', 'aria-label': label }, ...buttons);

type Steps = readonly [min: number, max: number, step: number];

function range(ui: Ui, label: string, [min, max, step]: Steps, value: () => number, set: (value: number) => void) {
  const input = el('input', { type: 'range', class: 'hv-range', min, max, step, 'aria-label': label });
  const text = el('span', { class: 'hv-num' });
  input.addEventListener('input', () => set(input.valueAsNumber));
  const show = () => {
    input.value = String(value());
    text.textContent = `${numberText(ui.language, value(), step < 1 ? 1 : 0)} mm`;
    input.setAttribute('aria-valuetext', text.textContent);
  };
  const root = el('label', { class: 'hv-thickness hv-arch-range' }, el('span', { text: label }), input, text);
  return { root, input, show };
}

/** A slider that changes the arch: one step of history from the first move until it is let go. */
function archRange(
  ui: Ui,
  state: ArchState,
  label: string,
  steps: Steps,
  of: (arch: Arch) => number,
  put: (arch: Arch, value: number) => Arch,
) {
  let drag: ReturnType<Ui['workspace']['marks']['drag']> | null = null;
  const value = () => (state.curves ? of(state.curves.arch) : 0);
  const made = range(ui, label, steps, value, (next) => {
    if (!state.curves) return;
    drag ??= ui.workspace.marks.drag();
    state.pulled();
    drag.show({ arch: put(state.curves.arch, next) });
  });
  made.input.addEventListener('change', () => {
    state.letGo();
    drag?.end();
    drag = null;
  });
  return made;
}

/** The handles without a pointer: choose one, move it, add one after it, take it away. */
function makeHandleRow(ui: Ui, state: ArchState, words: PanoramicStrings): { root: HTMLElement; update(): void } {
  const { workspace } = ui;
  const name = el('span', { class: 'hv-num' });
  const choose = (by: number) => {
    const count = state.curves?.arch.points.length ?? 0;
    state.selected = count === 0 ? null : ((state.selected ?? (by > 0 ? -1 : 0)) + by + count) % count;
    workspace.changed('view');
  };
  const nudge = (along: number, out: number) => {
    const arch = state.selected === null ? null : state.nudged(state.selected, along, out);
    if (arch) workspace.marks.set({ arch });
  };
  const add = () => {
    const { curves, selected } = state;
    if (!curves) return;
    const { points } = curves.arch;
    const [one, next] = [
      selected ?? 0,
      (selected ?? 0) + 1 < points.length ? (selected ?? 0) + 1 : (selected ?? 0) - 1,
    ];
    const [a, b] = [points[one], points[next]].map((point) => (point ? toArch(curves.base, point).s : 0));
    addHandle(ui, state, fromArch(curves.base, { s: ((a ?? 0) + (b ?? 0)) / 2, out: 0, height: 0 }));
  };
  const small = (text: string, label: string, run: () => void) =>
    onClick(
      el('button', { type: 'button', class: 'hv-button hv-square', text, 'aria-label': label, title: label }),
      run,
    );
  const moves = [
    small('←', words.nudgeBack, () => nudge(-NUDGE_MM, 0)),
    small('→', words.nudgeOn, () => nudge(NUDGE_MM, 0)),
    small('↑', words.nudgeOut, () => nudge(0, NUDGE_MM)),
    small('↓', words.nudgeIn, () => nudge(0, -NUDGE_MM)),
    small('+', words.addHandle, add),
    small('−', words.removeHandle, () => removeHandle(ui, state)),
  ];
  const root = el(
    'div',
    { class: 'hv-arch-handles', role: 'group', 'aria-label': words.handles },
    small('‹', words.previousHandle, () => choose(-1)),
    name,
    small('›', words.nextHandle, () => choose(1)),
    ...moves,
  );
  const update = () => {
    const count = state.curves?.arch.points.length ?? 0;
    root.hidden = workspace.tool !== 'arch' || state.drawing !== null;
    name.textContent = state.selected === null ? say(words.handleNone, { all: count }) : say(words.handleOf, { n: state.selected + 1, all: count }); // prettier-ignore
    for (const button of moves) button.disabled = state.selected === null;
  };
  return { root, update };
}
