import { toothText } from '@hyaline/marks';
import { say, type Ui } from '../ui/context.ts';
import { el, onClick, replace } from '../ui/dom.ts';
import { numberField } from './fields.ts';
import { faultText } from './implant-editor.ts';
import { DIAMETERS, FAMILIES, type Family, genericImplant, LENGTHS, type OwnImplant, sizeFault } from './library.ts';
import type { PlanState } from './state.ts';
import { askTooth } from './tooth-chart.ts';
import { setImplant } from './tools.ts';
import { wordsOf } from './words.ts';

let lists = 0;

/** What the next press with the tool sets: shape, size and tooth. */
export function makeAskedPart(
  ui: Ui,
  state: PlanState,
  own: () => readonly OwnImplant[],
): { root: HTMLElement; update(): void; refill(): void } {
  const words = wordsOf(ui);
  const shape = el('select', { 'aria-label': words.shape });
  const fault = el('p', { class: 'hv-fault', role: 'alert' });
  const family = (): Family => FAMILIES.find((one) => one === shape.value) ?? 'tapered';
  const chosenOwn = () => own().find(({ name }) => `own:${name}` === shape.value);
  const refill = () => {
    const before = shape.value;
    const mine = own().map(({ name }) => el('option', { value: `own:${name}`, text: name }));
    replace(
      shape,
      el(
        'optgroup',
        { label: words.generic },
        ...FAMILIES.map((one) => el('option', { value: one, text: words.families[one] })),
      ),
      mine.length > 0 && el('optgroup', { label: words.own }, ...mine),
    );
    shape.value = before;
    if (shape.selectedIndex < 0) shape.selectedIndex = 0;
  };
  shape.addEventListener('change', () => {
    const mine = chosenOwn();
    const { diameterMm, lengthMm } = state.asked;
    state.ask(mine ?? { name: '', ...genericImplant(family(), diameterMm, lengthMm) });
  });
  const resize = (diameterMm: number, lengthMm: number): string | null => {
    const size = { ...genericImplant(family(), diameterMm, lengthMm), name: '' };
    const wrong = sizeFault(size);
    fault.textContent = wrong ? faultText(words, ui, wrong) : '';
    if (wrong) return fault.textContent;
    if (chosenOwn()) shape.value = 'tapered'; // another size is no longer that implant
    state.ask(size);
    return null;
  };
  const diameter = numberField(words.diameter, { step: 0.1 }, (value) => resize(value, state.asked.lengthMm));
  const length = numberField(words.length, { step: 0.5 }, (value) => resize(state.asked.diameterMm, value));
  const offered = (input: HTMLInputElement, values: readonly number[]) => {
    const id = `hv-sizes-${++lists}`;
    input.setAttribute('list', id);
    return el('datalist', { id }, ...values.map((value) => el('option', { value })));
  };
  const tooth = el('button', { type: 'button', class: 'hv-button' });
  onClick(tooth, () =>
    askTooth(ui, root.closest('.hv') ?? document.body, {
      chosen: state.asked.tooth,
      numbering: state.numbering,
      marked: [],
      allowNone: true,
      onChoice: (fdi) => state.ask({ tooth: fdi }),
    }),
  );
  const here = onClick(el('button', { type: 'button', class: 'hv-button', text: words.placeHere }), () =>
    setImplant(ui, state, ui.workspace.cross),
  );
  const root = el(
    'div',
    { class: 'hv-asked', role: 'group', 'aria-label': words.nextImplant },
    el('h3', { text: words.nextImplant }),
    el('label', { class: 'hv-field hv-choice' }, el('span', { text: words.shape }), shape),
    el('div', { class: 'hv-fields' }, diameter.root, length.root),
    offered(diameter.input, DIAMETERS),
    offered(length.input, LENGTHS),
    fault,
    el('div', { class: 'hv-depth' }, tooth, here),
    el('p', { class: 'hv-hint', text: words.genericHint }),
  );
  refill();
  const update = () => {
    diameter.show(state.asked.diameterMm);
    length.show(state.asked.lengthMm);
    const { tooth: fdi } = state.asked;
    replace(tooth, say(words.toothIs, { tooth: fdi === null ? words.noTooth : toothText(fdi, state.numbering) }));
  };
  update();
  return { root, update, refill };
}
