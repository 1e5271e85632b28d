import { el } from '../ui/dom.ts';

/** A number with its name, as the window fields of the panel are. */
export function numberField(label: string, onChange: (value: number) => void) {
  const input = el('input', { type: 'number', step: 10, inputmode: 'numeric' });
  input.addEventListener('change', () => {
    if (Number.isFinite(input.valueAsNumber)) onChange(input.valueAsNumber);
  });
  return {
    root: el('label', { class: 'hv-field' }, el('span', { text: label }), input),
    show(value: number) {
      if (document.activeElement !== input) input.value = String(Math.round(value));
    },
  };
}

/** A box to tick, with its words. */
export function tick(label: string, onChange: (on: boolean) => void) {
  const input = el('input', { type: 'checkbox' });
  input.addEventListener('change', () => onChange(input.checked));
  return {
    root: el('label', { class: 'hv-3d-tick' }, input, el('span', { text: label })),
    show: (on: boolean) => void (input.checked = on),
  };
}

/** One of several, beside each other. */
export function segments<T extends string>(
  label: string,
  choices: readonly (readonly [T, string])[],
  onChoose: (choice: T) => void,
) {
  // prettier-ignore
  const buttons = choices.map(([choice, text]) => {
    const button = el('button', { type: 'button', text, 'data-choice': choice });
    button.addEventListener('click', () => onChoose(choice));
    return { choice, button };
  });
  return {
    root: el(
      'div',
      { class: 'hv-segments', role: 'group', 'aria-label': label },
      ...buttons.map(({ button }) => button),
    ),
    show(chosen: T) {
      for (const { choice, button } of buttons) button.setAttribute('aria-pressed', String(choice === chosen));
    },
  };
}

export const textButton = (text: string, run: () => void, name = 'hv-button'): HTMLButtonElement => {
  const button = el('button', { type: 'button', class: name, text });
  button.addEventListener('click', run);
  return button;
};
