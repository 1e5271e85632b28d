import { chartRows, type Numbering, toothPlace, toothText } from '@hyaline/marks';
import type { Ui } from '../ui/context.ts';
import { el, onClick, replace, svgIcon } from '../ui/dom.ts';
import { ICONS } from '../ui/icons.ts';
import { spokenTooth, wordsOf } from './words.ts';

export interface ChartAsk {
  readonly chosen: number | null;
  readonly numbering: Numbering;
  /** Teeth that have a label already. */
  readonly marked: readonly number[];
  /** Offers to choose none. */
  readonly allowNone: boolean;
  onChoice(fdi: number | null): void;
}

const MOVES: Readonly<Record<string, readonly [across: number, down: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Asks for a tooth on a chart of both jaws: by pointer, or with the arrow keys. The dialog gives focus back. */
export function askTooth(ui: Ui, host: Element, ask: ChartAsk): void {
  const words = wordsOf(ui);
  const close = el(
    'button',
    { type: 'button', class: 'hv-icon-button', 'aria-label': ui.strings.close },
    svgIcon(ICONS.close, 17),
  );
  const chart = el('div', { class: 'hv-chart' });
  const none =
    ask.allowNone &&
    onClick(el('button', { type: 'button', class: 'hv-button', text: words.noToothChoice }), () => choose(null));
  let primary = (ask.chosen !== null && toothPlace(ask.chosen)?.primary) || false;
  const kinds = [false, true].map((kind) =>
    onClick(el('button', { type: 'button', text: kind ? words.primary : words.permanent }), () => show(kind)),
  );
  const dialog = el(
    'dialog',
    { class: 'hv-dialog hv-chart-dialog', 'aria-label': words.chooseTooth },
    el('header', {}, el('h2', { text: words.chooseTooth }), close),
    el('div', { class: 'hv-segments', role: 'group', 'aria-label': words.dentition }, ...kinds),
    chart,
    el('p', { class: 'hv-hint', text: words.chartHint }),
    none,
  );
  const choose = (fdi: number | null) => {
    dialog.close();
    ask.onChoice(fdi);
  };
  const show = (kind: boolean) => {
    primary = kind;
    kinds.forEach((button, n) => button.setAttribute('aria-pressed', String((n === 1) === kind)));
    replace(chart, ...toothRows(ui, ask, primary, choose));
  };
  show(primary);
  chart.addEventListener('keydown', (event) => moveFocus(event, chart));
  onClick(close, () => dialog.close());
  dialog.addEventListener('close', () => dialog.remove());
  host.append(dialog);
  dialog.showModal();
  chart.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
}

function toothRows(ui: Ui, ask: ChartAsk, primary: boolean, choose: (fdi: number) => void): HTMLElement[] {
  const words = wordsOf(ui);
  const { upper, lower } = chartRows(primary);
  const first = [...upper, ...lower].includes(ask.chosen ?? 0) ? ask.chosen : upper[0];
  return [upper, lower].map((row, n) => {
    const half = row.length / 2;
    const button = (fdi: number) => toothButton(words, ask, fdi, fdi === first, choose);
    const side = (teeth: readonly number[], name: string) =>
      el(
        'div',
        { class: 'hv-chart-side', role: 'group', 'aria-label': name },
        el('span', { class: 'hv-chart-name', text: name }),
        ...teeth.map(button),
      );
    const { quadrants } = words;
    return el(
      'div',
      { class: 'hv-chart-row', role: 'group', 'aria-label': n === 0 ? words.upperJaw : words.lowerJaw },
      side(row.slice(0, half), n === 0 ? quadrants['upper-right'] : quadrants['lower-right']),
      side(row.slice(half), n === 0 ? quadrants['upper-left'] : quadrants['lower-left']),
    );
  });
}

function toothButton(
  words: ReturnType<typeof wordsOf>,
  ask: ChartAsk,
  fdi: number,
  first: boolean,
  choose: (fdi: number) => void,
): HTMLElement {
  const marked = ask.marked.includes(fdi);
  const name = spokenTooth(words, fdi, ask.numbering);
  const button = el('button', {
    type: 'button',
    class: 'hv-tooth',
    'data-fdi': fdi,
    tabindex: first ? 0 : -1,
    'aria-label': marked ? `${name}, ${words.labelled}` : name,
    'aria-pressed': String(ask.chosen === fdi),
    text: toothText(fdi, ask.numbering),
  });
  button.toggleAttribute('data-marked', marked);
  return onClick(button, () => choose(fdi));
}

/** Arrows walk the chart as it is drawn on a wide screen: two rows, the patient's right on the left. */
function moveFocus(event: KeyboardEvent, chart: HTMLElement): void {
  const move = MOVES[event.key];
  const teeth = [...chart.querySelectorAll<HTMLElement>('.hv-tooth')];
  const at = teeth.indexOf(document.activeElement as HTMLElement);
  if (!move || at < 0) return;
  const across = teeth.length / 2;
  const column = Math.min(across - 1, Math.max(0, (at % across) + move[0]));
  const row = Math.min(1, Math.max(0, Math.floor(at / across) + move[1]));
  const next = teeth[row * across + column];
  event.preventDefault();
  event.stopPropagation();
  for (const tooth of teeth) tooth.tabIndex = tooth === next ? 0 : -1;
  next?.focus();
}
