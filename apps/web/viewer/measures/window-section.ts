import { type Histogram, histogramOf, percentile, type Volume } from '@hyaline/volume';
import type { Section } from '../rooms/room.ts';
import { say, type Ui } from '../ui/context.ts';
import { el, onClick, replace, svgIcon } from '../ui/dom.ts';
import { ICONS } from '../ui/icons.ts';
import { keepFocus } from '../ui/keep-focus.ts';
import { numberText } from '../ui/strings.ts';
import { keepWindows, LONGEST_NAME, readWindows, windowBetween, withWindow } from './windows.ts';
import { wordsOf } from './words.ts';

const HEIGHT = 56; // CSS px
const [LOWEST, HIGHEST] = [0.001, 0.9995]; // what a few metal voxels or holes in the data reach is not drawn
const CURVE = '#69becf';

/** Under the presets: how often each grey value occurs, with the window's edges to drag, and windows of one's own. */
export function makeWindowSection(ui: Ui): Section {
  const histogram = makeHistogram(ui);
  const own = makeOwnWindows(ui);
  const root = el('div', { class: 'hv-greys' }, histogram.root, own.root);
  const update: Section['update'] = (change) => {
    histogram.update(change);
    own.update();
  };
  return { root, update, under: 'window' };
}

function makeHistogram(ui: Ui): Section {
  const { workspace, language } = ui;
  const words = wordsOf(ui);
  const canvas = el('canvas', { 'aria-hidden': true });
  const edges = (['low', 'high'] as const).map((edge) => {
    const input = el('input', { type: 'range', class: `hv-edge hv-edge-${edge}`, step: 1, 'aria-label': words.histogramEdges[edge] }); // prettier-ignore
    input.addEventListener('input', () => {
      const { center, width } = workspace.window;
      const [low, high] = [center - width / 2, center + width / 2];
      const value = input.valueAsNumber;
      workspace.setWindow(edge === 'low' ? windowBetween(Math.min(value, high - 1), high) : windowBetween(low, Math.max(value, low + 1))); // prettier-ignore
    });
    return input;
  });
  const root = el('div', { class: 'hv-histogram', role: 'group', 'aria-label': words.histogram }, canvas, ...edges);
  let found: Histogram | null = null;
  const rangeOf = (one: Histogram): [number, number] => {
    const [low, high] = [percentile(one, LOWEST), percentile(one, HIGHEST)];
    const margin = Math.max(1, (high - low) * 0.05);
    return [Math.floor(low - margin), Math.ceil(high + margin)];
  };
  let counted: Volume | null = null;
  /** Once all slices are there, and when nothing else is to do: it reads a hundred thousand voxels. */
  const count = () => {
    const { picture } = workspace;
    const volume = picture && !picture.preview && workspace.study.progress.phase === 'idle' ? picture.volume : null;
    if (volume === counted) return;
    counted = volume;
    found = null;
    if (volume)
      setTimeout(() => {
        if (counted !== volume) return;
        found = histogramOf(volume);
        update(null);
      });
  };
  const update: Section['update'] = (change) => {
    if (change === 'volume' || change === 'progress' || change === null) count();
    root.hidden = found === null;
    if (!found) return;
    const [low, high] = rangeOf(found);
    const { center, width } = workspace.window;
    const at = [center - width / 2, center + width / 2];
    edges.forEach((edge, n) => {
      Object.assign(edge, { min: String(low), max: String(high) });
      edge.value = String(Math.round(at[n] ?? 0));
      edge.setAttribute('aria-valuetext', say(words.edgeText, { value: numberText(language, at[n] ?? 0) }));
    });
    drawHistogram(canvas, found, [low, high], [at[0] ?? 0, at[1] ?? 0]);
  };
  // the panel may be folded away, or a drawer, when the values are counted
  new ResizeObserver(() => update(null)).observe(root);
  return { root, update };
}

/** Heights by their square root, so that bone is seen beside the air around the head. */
function drawHistogram(
  canvas: HTMLCanvasElement,
  { low, high, counts }: Histogram,
  [from, to]: readonly [number, number],
  [black, white]: readonly [number, number],
): void {
  const width = canvas.clientWidth;
  const context = canvas.getContext('2d');
  if (!context || width === 0) return;
  const ratio = Math.min(2, window.devicePixelRatio || 1);
  Object.assign(canvas, { width: Math.round(width * ratio), height: Math.round(HEIGHT * ratio) });
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  const x = (grey: number) => ((grey - from) / (to - from)) * width;
  const shade = context.createLinearGradient(x(black), 0, Math.max(x(black) + 1, x(white)), 0);
  shade.addColorStop(0, '#000');
  shade.addColorStop(1, '#8a949b');
  context.fillStyle = shade;
  context.fillRect(0, 0, width, HEIGHT);
  const perBin = (high - low) / counts.length;
  const columns = new Float64Array(Math.ceil(width));
  counts.forEach((n, bin) => {
    const column = Math.floor(x(low + (bin + 0.5) * perBin));
    if (column >= 0 && column < columns.length) columns[column] = Math.max(columns[column] ?? 0, Math.sqrt(n));
  });
  const highest = columns.toSorted().at(-Math.max(2, Math.round(columns.length / 60))) || 1;
  context.beginPath();
  context.moveTo(0, HEIGHT);
  let last = 0;
  columns.forEach((value, column) => {
    last = value || last * 0.85;
    context.lineTo(column, HEIGHT - Math.min(1, last / highest) * (HEIGHT - 6));
  });
  context.lineTo(width, HEIGHT);
  context.fillStyle = 'rgba(105, 190, 207, 0.35)';
  context.fill();
  context.strokeStyle = CURVE;
  context.lineWidth = 1;
  context.stroke();
  for (const edge of [black, white]) {
    context.fillStyle = '#f0d363';
    context.fillRect(Math.round(x(edge)) - 1, 0, 2, HEIGHT);
  }
}

function makeOwnWindows(ui: Ui): { root: HTMLElement; update(): void } {
  const { workspace } = ui;
  const words = wordsOf(ui);
  const list = el('ul', { class: 'hv-own-windows', 'aria-label': words.ownWindows });
  const name = el('input', { type: 'text', maxlength: LONGEST_NAME, placeholder: words.windowNameShort, 'aria-label': words.windowName }); // prettier-ignore
  const save = el('button', { type: 'submit', class: 'hv-text-button', text: words.saveWindow });
  const said = el('p', { class: 'hv-hint', role: 'status' });
  const form = el('form', { class: 'hv-own-form' }, el('label', { class: 'hv-field' }, name), save);
  const root = el('div', {}, list, form, said);
  let shown = '';
  const update = () => {
    const windows = readWindows();
    const now = JSON.stringify([windows, workspace.window]);
    if (now === shown) return;
    shown = now;
    keepFocus(root, () => replace(list, ...windows.map((one) => rowOf(one))));
  };
  const rowOf = ({ name: own, center, width }: ReturnType<typeof readWindows>[number]) => {
    const chosen = workspace.window.center === center && workspace.window.width === width;
    const use = onClick(el('button', { type: 'button', 'aria-pressed': String(chosen), text: own }), () => workspace.setWindow({ center, width })); // prettier-ignore
    const label = say(words.removeWindow, { name: own });
    const remove = onClick(
      el('button', { type: 'button', class: 'hv-remove', 'aria-label': label, title: label }, svgIcon(ICONS.close, 13)),
      () => {
        // prettier-ignore
        keepWindows(readWindows().filter((one) => one.name !== own));
        update();
      },
    );
    return el('li', {}, use, remove);
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const wanted = name.value.trim();
    if (wanted === '') return name.focus();
    const done = keepWindows(withWindow(readWindows(), { name: wanted, ...workspace.window }));
    said.textContent = done ? words.keptHere : words.notKept;
    name.value = '';
    update();
  });
  return { root, update };
}
