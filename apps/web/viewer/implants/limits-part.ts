import { say, type Ui } from '../ui/context.ts';
import { el, onClick } from '../ui/dom.ts';
import { numberField } from './fields.ts';
import { DEFAULT_LIMITS, LIMIT_NAMES, LIMIT_RANGES } from './limits.ts';
import type { PlanState } from './state.ts';
import { wordsOf } from './words.ts';

/** From which distances on a plan is marked, and where bone begins; with the papers behind the defaults. */
export function makeLimitsPart(ui: Ui, state: PlanState): { root: HTMLElement; update(): void } {
  const words = wordsOf(ui);
  const said = el('p', { class: 'hv-fault', role: 'alert' });
  const fields = LIMIT_NAMES.map((name) => ({
    name,
    field: numberField(words.limits[name], { step: name === 'boneGrey' ? 10 : 0.1 }, (value) => {
      const [low, high] = LIMIT_RANGES[name];
      const wrong = value >= low && value <= high ? null : say(words.limitFault, { low, high });
      said.textContent = wrong ?? '';
      if (!wrong) state.setLimits({ ...state.limits, [name]: value });
      return wrong;
    }),
  }));
  const reset = onClick(el('button', { type: 'button', class: 'hv-text-button', text: words.defaults }), () =>
    state.setLimits(DEFAULT_LIMITS),
  );
  const root = el(
    'details',
    { class: 'hv-fold' },
    el('summary', { text: words.limitsTitle }),
    el('div', { class: 'hv-limits' }, ...fields.map(({ field }) => field.root)),
    said,
    reset,
    el('p', { class: 'hv-hint', text: words.boneHint }),
    el('p', { class: 'hv-hint', text: words.sources }),
  );
  const update = () => fields.forEach(({ name, field }) => field.show(state.limits[name]));
  update();
  return { root, update };
}
