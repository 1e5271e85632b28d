import { el } from '../parts.ts';

/**
 * A field for text over one or more lines; what was typed stays when the form is drawn again.
 * @param changed - after each change; `still`: nothing is typed while what stands here is being sent
 */
export function area<Typed extends Record<string, string>, Key extends keyof Typed & string>(
  label: string,
  typed: Typed,
  key: Key,
  { most, lines, still = false, changed }: { most: number; lines: number; still?: boolean; changed?: () => void },
): HTMLElement {
  const attributes = { id: `field-${key}`, maxlength: most };
  const input = lines === 1 ? el('input', { ...attributes, type: 'text', autocomplete: 'off' }) : el('textarea', { ...attributes, rows: lines }); // prettier-ignore
  input.value = typed[key] ?? '';
  input.readOnly = still;
  input.addEventListener('input', () => {
    typed[key] = input.value as Typed[Key];
    changed?.();
  });
  return el('div', { class: 'po-field po-wide' }, el('label', { for: input.id, text: label }), input);
}

/** A switch with its words. */
export function choice(id: string, label: string, on: boolean, set: (on: boolean) => void): HTMLElement {
  const input = el('input', { type: 'checkbox', id, checked: on });
  input.addEventListener('change', () => set(input.checked));
  return el('label', { class: 'po-choice', for: id }, input, el('span', { text: label }));
}
