import { meshBounds } from '@hyaline/volume/mesh';
import type { Section } from '../rooms/room.ts';
import { say, type Ui } from '../ui/context.ts';
import { el, onClick, replace, svgIcon } from '../ui/dom.ts';
import { ICONS } from '../ui/icons.ts';
import { numberText } from '../ui/strings.ts';
import { fitOf, LEAST_PAIRS } from './alignment.ts';
import { textButton } from './fields.ts';
import type { Scan, ScanState } from './scan-state.ts';
import type { Space } from './space.ts';
import { wordsOf } from './words.ts';

/** Intraoral scans beside the volume: brought in, shown, brought into place by points. */
export function makeScanSection(ui: Ui, space: Space, state: ScanState): Section {
  const words = wordsOf(ui);
  const input = el('input', { type: 'file', accept: '.stl,.ply,model/stl,model/ply', hidden: true, 'data-picker': 'scan', tabindex: -1 }); // prettier-ignore
  input.addEventListener('change', () => {
    const [file] = input.files ?? [];
    if (file) void state.read(file);
    input.value = '';
  });
  const add = textButton(words.importScan, () => input.click());
  const list = el('ul', { class: 'hv-3d-scans' });
  const align = el('div');
  const said = el('p', { class: 'hv-hint', role: 'status' });
  const root = el(
    'section',
    { 'data-section': 'scans' },
    el('h2', { text: words.scans }),
    el('p', { class: 'hv-hint', text: words.scansHint }),
    el('div', { class: 'hv-3d-row' }, add),
    input,
    said,
    list,
    align,
  );
  let shown = 0;
  const update = () => {
    root.hidden = space.prepared === null || space.renderer?.kind === 'cpu';
    if (root.hidden) return;
    add.disabled = state.reading !== null;
    said.textContent = state.reading ? say(words.reading, { name: state.reading }) : state.failure ? say(words.failures[state.failure.code], { name: state.failure.name }) : ''; // prettier-ignore
    replace(list, ...state.scans.map((scan) => scanRow(ui, state, scan)));
    replace(align, alignBox(ui, state));
    const picked = state.aligning?.alignment.pairs.length ?? 0;
    if (picked !== shown && state.aligning) align.scrollIntoView({ block: 'nearest' });
    shown = picked;
  };
  space.listen((change) => change !== 'camera' && update());
  update();
  return { root, update };
}

function scanRow(ui: Ui, state: ScanState, scan: Scan): HTMLElement {
  const words = wordsOf(ui);
  const { id, name, steps, visible } = scan;
  const box = el('input', { type: 'checkbox', 'aria-label': say(words.showScan, { name }) });
  box.checked = visible;
  box.addEventListener('change', () => state.show(id, box.checked));
  const remove = el('button', { type: 'button', class: 'hv-remove', 'aria-label': say(words.removeScan, { name }) }, svgIcon(ICONS.trash, 15)); // prettier-ignore
  onClick(remove, () => state.remove(id));
  const last = steps.at(-1);
  const mm = (value: number, digits: number) => numberText(ui.language, value, digits);
  const place = last ? say(words.aligned, { mm: mm(last.rmsMm, 2) }) : words.notAligned;
  const facts = say(words.scanFacts, { triangles: mm(scan.own.indices.length / 3, 0), size: sizeText(ui, scan) });
  const start = textButton(last ? words.alignAgain : words.align, () => {
    state.startAligning(id);
    document.querySelector('.hv-3d-align')?.scrollIntoView({ block: 'nearest' });
  });
  const undo = last && textButton(words.undoAlign, () => state.undo(id));
  return el(
    'li',
    {},
    box,
    el('span', { text: name, title: name }),
    remove,
    el('small', { class: 'hv-num', text: `${facts} · ${place}` }),
    state.aligning?.id === id ? null : el('div', { class: 'hv-3d-row' }, start, undo),
  );
}

function sizeText(ui: Ui, { own }: Scan): string {
  const { low, high } = meshBounds(own);
  return [0, 1, 2].map((n) => numberText(ui.language, (high[n] as number) - (low[n] as number))).join(' × ');
}

/** What to click next, what was clicked, and how well it fits. */
function alignBox(ui: Ui, state: ScanState): HTMLElement | null {
  const words = wordsOf(ui);
  const { aligning } = state;
  const scan = state.scans.find(({ id }) => id === aligning?.id);
  if (!aligning || !scan) return null;
  const { pairs, waiting } = aligning.alignment;
  const fit = fitOf(aligning.alignment);
  const mm = (value: number) => numberText(ui.language, value, 2);
  const n = pairs.length + 1;
  const residuals = fit && fit !== 'line' ? fit.residualsMm : [];
  const rows = pairs.map((_, place) =>
    el(
      'li',
      {},
      el('span', { text: say(words.alignPoint, { n: place + 1 }) }),
      el('span', { class: 'hv-num', text: place in residuals ? say(words.alignResidual, { mm: mm(residuals[place] as number) }) : '–' }),
    ),
  ); // prettier-ignore
  const missing = LEAST_PAIRS - pairs.length;
  const verdict = fit === 'line' ? words.alignLine : fit ? say(words.alignRms, { mm: mm(fit.rmsMm), n: pairs.length }) : say(words.alignMoreNeeded, { n: missing }); // prettier-ignore
  const use = textButton(words.alignDone, () => state.useAlignment(), 'hv-button hv-primary');
  use.disabled = !fit || fit === 'line';
  const back = textButton(words.alignBack, () => state.takeBack());
  back.disabled = pairs.length === 0 && !waiting;
  return el(
    'div',
    { class: 'hv-3d-align', role: 'group', 'aria-label': say(words.alignTitle, { name: scan.name }) },
    el('h3', { text: say(words.alignTitle, { name: scan.name }) }),
    el('p', { class: 'hv-3d-do', role: 'status', text: say(waiting ? words.alignVolumeStep : words.alignScanStep, { n }) }), // prettier-ignore
    textButton(aligning.alone ? words.showVolumeAgain : words.showScanAgain, () => state.showAlone(!aligning.alone), 'hv-text-button'), // prettier-ignore
    el('ol', { 'aria-label': words.alignPoints }, ...rows),
    el('p', { class: 'hv-hint hv-num', text: verdict }),
    pairs.length === LEAST_PAIRS ? el('p', { class: 'hv-hint', text: words.alignEnough }) : null,
    el(
      'div',
      { class: 'hv-3d-row' },
      back,
      textButton(words.alignCancel, () => state.stopAligning()),
    ),
    el('div', { class: 'hv-3d-row' }, use),
  );
}
