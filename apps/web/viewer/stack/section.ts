import { presetsOf } from '@hyaline/volume';
import type { Section } from '../rooms/room.ts';
import { iconButton } from '../ui/rail.ts';
import { say, type Ui } from '../ui/context.ts';
import { el, onClick, replace } from '../ui/dom.ts';
import { numberText } from '../ui/strings.ts';
import { CALIBRATE } from './calibrate.ts';
import { STACK_ICONS } from './icons.ts';
import { flipAcross, flipDown, turnLeft, turnRight } from './placement.ts';
import type { StackState } from './state.ts';
import { scaleText, wordsOf } from './words.ts';

/** About the shown picture: how it lies, its windows, its size and where its millimetres come from. */
export function makeStackSection(ui: Ui, state: StackState): Section {
  const words = wordsOf(ui);
  const { workspace } = ui;
  const tool = (icon: readonly string[], label: string, run: () => void) => {
    const button = onClick(iconButton(icon, label, null, 18), run);
    button.classList.add('hv-tip-below');
    return button;
  };
  const invert = tool(STACK_ICONS.invert, words.invert, () => state.invert());
  const turns = el(
    'div',
    { class: 'hv-turns', role: 'group', 'aria-label': words.view },
    tool(STACK_ICONS.turnLeft, words.turnLeft, () => (state.turn = turnLeft(state.turn))),
    tool(STACK_ICONS.turnRight, words.turnRight, () => (state.turn = turnRight(state.turn))),
    tool(STACK_ICONS.flipAcross, words.flipAcross, () => (state.turn = flipAcross(state.turn))),
    tool(STACK_ICONS.flipDown, words.flipDown, () => (state.turn = flipDown(state.turn))),
    invert,
  );
  const windows = el('div', { class: 'hv-stack-windows', role: 'group', 'aria-label': words.windows });
  const facts = el('dl', { class: 'hv-pairs' });
  const scale = el('p', { class: 'hv-scale' });
  const hint = el('p', { class: 'hv-hint' });
  const calibrate = onClick(el('button', { type: 'button', class: 'hv-button', text: words.calibrate }), () =>
    workspace.setTool(CALIBRATE),
  );
  const back = onClick(el('button', { type: 'button', class: 'hv-button', text: words.calibrateRemove }), () =>
    state.calibrate(null),
  );
  const root = el('section', { class: 'hv-stack-section' }, el('h2', { text: words.picture }), turns, windows, facts, scale, hint, el('div', { class: 'hv-stack-buttons' }, calibrate, back)); // prettier-ignore

  const update: Section['update'] = (change) => {
    const { picture } = state;
    root.hidden = picture === null;
    if (!picture || change === 'progress') return;
    const known = state.calibrationOf(state.index);
    const measured = state.scaleOf(state.index);
    invert.setAttribute('aria-pressed', String(state.inverted));
    calibrate.setAttribute('aria-pressed', String(workspace.tool === CALIBRATE));
    back.hidden = known === null;
    scale.textContent = scaleText(ui, measured, known);
    scale.toggleAttribute('data-doubtful', !measured?.calibrated);
    hint.textContent = workspace.tool === CALIBRATE ? words.calibrateHint : words.magnifiedHint;
    hint.hidden = workspace.tool !== CALIBRATE && (!measured || measured.source === 'scanned');
    replace(facts, ...factsOf(ui, state));
    replace(windows, ...windowButtons(ui, state));
    windows.hidden = windows.childElementCount < 2;
  };
  update(null);
  return { root, update };
}

function factsOf(ui: Ui, state: StackState): HTMLElement[] {
  const words = wordsOf(ui);
  const header = state.picture?.header;
  if (!header) return [];
  const scale = state.scaleOf(state.index);
  const mm = scale && [...new Set([scale.columnMm, scale.rowMm].map((one) => numberText(ui.language, one, 3)))];
  const rows: [string, string][] = [
    [words.size, say(words.sizeText, { columns: header.columns, rows: header.rows })],
    [words.pixel, mm ? say(words.pixelText, { mm: mm.join(' × ') }) : '–'],
  ];
  const value = ui.workspace.tool === 'crosshair' ? state.valueAtCross() : null;
  if (value) rows.push([words.value, value.map((one) => numberText(ui.language, one)).join(' · ')]);
  return rows.flatMap(([name, text]) => [el('dt', { text: name }), el('dd', { class: 'hv-num', text })]);
}

/** The windows that the file brings; its first one, or its table, is what the picture opens with. */
function windowButtons(ui: Ui, { picture, decoded }: StackState): HTMLElement[] {
  const words = wordsOf(ui);
  if (!picture || decoded?.kind !== 'grey') return [];
  const own = picture.header.voiLut ? [['own', words.windowTable, null] as const] : [];
  const all = presetsOf(picture.header, picture.frame).map(
    (window, n) => [`${n}`, window.label || say(words.windowNumber, { n: n + 1 }), window] as const,
  );
  return [...own, ...all].map(([name, text, window]) =>
    onClick(el('button', { type: 'button', class: 'hv-button', 'data-window': name, text }), () =>
      window ? ui.workspace.setWindow(window) : ui.workspace.setPreset('own'),
    ),
  );
}
