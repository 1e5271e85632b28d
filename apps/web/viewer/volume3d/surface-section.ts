import { type Histogram, histogramOf } from '@hyaline/volume';
import { writeStl } from '@hyaline/volume/mesh';
import { tissueLevels } from '@hyaline/volume/render';
import { fileName, saveFile } from '../out/save-file.ts';
import type { Section } from '../rooms/room.ts';
import { say, type Ui } from '../ui/context.ts';
import { el } from '../ui/dom.ts';
import { DepartureError } from '../ui/leaving.ts';
import { numberText } from '../ui/strings.ts';
import { segments, textButton, tick } from './fields.ts';
import type { Space } from './space.ts';
import type { Fineness, SurfaceState } from './surface-state.ts';
import { wordsOf } from './words.ts';

const FINENESSES: readonly Fineness[] = ['coarse', 'normal', 'full'];

/** Makes a surface of everything above a threshold, and saves it as STL. */
export function makeSurfaceSection(ui: Ui, space: Space, state: SurfaceState): Section {
  const words = wordsOf(ui);
  const threshold = makeThreshold(ui, space, state);
  const fineness = segments(words.fineness, FINENESSES.map((name) => [name, words.finenesses[name]] as const), (name) => state.set({ fineness: name })); // prettier-ignore
  const largest = tick(words.largestOnly, (on) => state.set({ largestOnly: on }));
  const smooth = tick(words.smooth, (on) => state.set({ smooth: on }));
  const visible = tick(words.showSurface, (on) => state.set({ visible: on }));
  const make = textButton(words.makeSurface, () => {
    const volume = ui.workspace.picture?.volume;
    if (state.busy) state.busy.abort();
    else if (volume) void state.make(volume);
  });
  const remove = textButton(words.removeSurface, () => state.remove());
  const save = textButton(words.exportStl, () => void saveStl());
  const said = el('p', { class: 'hv-hint', role: 'status' });
  const facts = el('p', { class: 'hv-num hv-3d-facts' });
  const after = el(
    'div',
    { class: 'hv-3d-after' },
    facts,
    visible.root,
    el('div', { class: 'hv-3d-row' }, save, remove),
  );
  const root = el(
    'section',
    { 'data-section': 'surface' },
    el('h2', { text: words.surface }),
    el('p', { class: 'hv-hint', text: words.surfaceHint }),
    threshold.root,
    fineness.root,
    el('div', { class: 'hv-3d-ticks' }, largest.root, smooth.root),
    el('div', { class: 'hv-3d-row' }, make),
    after,
    said,
  );
  let message = '';
  const update = () => {
    root.hidden = space.prepared === null || space.renderer?.kind === 'cpu';
    if (root.hidden) return;
    threshold.update();
    fineness.show(state.fineness);
    largest.show(state.largestOnly);
    smooth.show(state.smooth);
    visible.show(state.visible);
    make.textContent = state.busy ? words.cancel : state.made ? words.makeAgain : words.makeSurface;
    after.hidden = state.made === null;
    facts.textContent = state.made ? factsOf(ui, state.made) : '';
    const failure = state.failure === 'too-large' ? words.tooManyTriangles : state.failure && words.failures[state.failure]; // prettier-ignore
    if (state.busy || failure) message = '';
    said.textContent = state.busy ? words.working : failure || message;
  };
  const saveStl = async () => {
    message = await exportStl(ui, state);
    update();
  };
  space.listen(update);
  update();
  return { root, update };
}

function factsOf(ui: Ui, { mesh, areaMm2, volumeMm3, calibrated }: NonNullable<SurfaceState['made']>): string {
  const words = wordsOf(ui);
  const triangles = numberText(ui.language, mesh.indices.length / 3);
  if (!calibrated) return say(words.surfaceFactsLoose, { triangles });
  const area = numberText(ui.language, areaMm2 / 100, 1);
  return say(words.surfaceFacts, { triangles, area, volume: numberText(ui.language, volumeMm3 / 1000, 1) });
}

/** Saves the surface and says what came of it. The ledger is told before anything leaves. */
async function exportStl(ui: Ui, { made }: SurfaceState): Promise<string> {
  const words = wordsOf(ui);
  const desk = ui.desk();
  if (!made) return '';
  if (!made.calibrated) return words.notCalibratedStl;
  if (!desk) return words.noDesk;
  try {
    await desk.note({ kind: 'surface', views: ['volume'], identified: false });
  } catch (cause) {
    return cause instanceof DepartureError ? words[cause.reason] : words.unrecorded;
  }
  const about = `Hyaline surface above grey value ${Math.round(made.grey)}, units mm, DICOM LPS`;
  saveFile(new Blob([writeStl(made.mesh, about)], { type: 'model/stl' }), fileName('surface', 'stl', new Date()));
  return words.stlSaved;
}

const [WIDTH, HEIGHT] = [240, 44];

/** The threshold over a histogram of the volume. */
function makeThreshold(ui: Ui, space: Space, state: SurfaceState) {
  const words = wordsOf(ui);
  const canvas = el('canvas', { class: 'hv-3d-histogram', width: WIDTH, height: HEIGHT, role: 'img', 'aria-label': words.histogram }); // prettier-ignore
  const input = el('input', { type: 'range', class: 'hv-range', 'aria-label': words.threshold, step: 10 });
  const value = el('span', { class: 'hv-num' });
  input.addEventListener('input', () => state.set({ grey: input.valueAsNumber + 0.5 }));
  let counted: { of: unknown; histogram: Histogram | null } = { of: null, histogram: null };
  const update = () => {
    const { prepared } = space;
    if (!prepared) return;
    if (counted.of !== prepared.volume) {
      counted = { of: prepared.volume, histogram: histogramOf(prepared.volume) };
      const levels = counted.histogram && tissueLevels(counted.histogram);
      state.grey ??= Math.round((levels?.softToHard ?? (prepared.low + prepared.high) / 2) / 10) * 10 + 0.5;
    }
    input.min = String(Math.ceil(prepared.low / 10) * 10);
    input.max = String(Math.floor(prepared.high / 10) * 10);
    if (state.grey === null) return;
    input.value = String(state.grey);
    value.textContent = numberText(ui.language, state.grey);
    input.setAttribute('aria-valuetext', say(words.thresholdText, { value: Math.round(state.grey) }));
    if (counted.histogram) drawHistogram(canvas, counted.histogram, state.grey);
  };
  const root = el('div', { class: 'hv-3d-threshold' }, canvas, el('label', { class: 'hv-thickness' }, el('span', { text: words.threshold }), input, value)); // prettier-ignore
  return { root, update };
}

/** Roots of the counts, so that bone stands out beside the much commoner air. */
function drawHistogram(canvas: HTMLCanvasElement, { low, high, counts }: Histogram, grey: number): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const share = (grey - low) / Math.max(1e-6, high - low);
  const most = counts.reduce((a, b) => Math.max(a, Math.sqrt(b)), 1);
  context.clearRect(0, 0, WIDTH, HEIGHT);
  for (let n = 0; n < counts.length; n++) {
    const tall = (Math.sqrt(counts[n] as number) / most) * (HEIGHT - 4);
    context.fillStyle = n / counts.length > share ? '#69becf' : '#535c64';
    context.fillRect((n / counts.length) * WIDTH, HEIGHT - tall, WIDTH / counts.length + 0.5, tall);
  }
  context.fillStyle = '#fff';
  context.fillRect(Math.round(share * WIDTH), 0, 1, HEIGHT);
}
