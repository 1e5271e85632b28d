import { el } from '../ui/dom.ts';

export interface NumberField {
  readonly root: HTMLElement;
  readonly input: HTMLInputElement;
  /** Leaves alone what somebody is typing. */
  show(value: number): void;
  fault(text: string | null): void;
}

/** A labelled number. `onChange` says what is wrong with it, or null when it was taken. */
export function numberField(
  label: string,
  { step, digits = 2 }: { readonly step: number; readonly digits?: number },
  onChange: (value: number) => string | null,
): NumberField {
  const input = el('input', { type: 'number', step, inputmode: 'decimal' });
  const root = el('label', { class: 'hv-field' }, el('span', { text: label }), input);
  const fault = (text: string | null) => {
    input.setCustomValidity(text ?? '');
    if (text) input.setAttribute('aria-invalid', 'true');
    else input.removeAttribute('aria-invalid');
    root.title = text ?? '';
  };
  input.addEventListener('change', () => fault(onChange(input.valueAsNumber)));
  return {
    root,
    input,
    fault,
    show(value) {
      if (document.activeElement === input) return;
      input.value = String(Number(value.toFixed(digits)));
      fault(null);
    },
  };
}

export interface ChoiceField<T extends string> {
  readonly root: HTMLElement;
  show(value: T): void;
}

export function choiceField<T extends string>(
  label: string,
  choices: readonly (readonly [value: T, text: string])[],
  onChange: (value: T) => void,
): ChoiceField<T> {
  const select = el('select', {}, ...choices.map(([value, text]) => el('option', { value, text })));
  select.addEventListener('change', () => {
    const chosen = choices[select.selectedIndex];
    if (chosen) onChange(chosen[0]);
  });
  return {
    root: el('label', { class: 'hv-field hv-choice' }, el('span', { text: label }), select),
    show: (value) => void (select.value = value),
  };
}
