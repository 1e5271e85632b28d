import type { Ui } from '../ui/context.ts';
import { el, onClick, replace, svgIcon } from '../ui/dom.ts';
import { ICONS } from '../ui/icons.ts';
import { DepartureError } from '../ui/leaving.ts';
import { iconButton } from '../ui/rail.ts';
import { wordsOf } from './words.ts';

export interface OutDialog {
  readonly root: HTMLDialogElement;
  /** Says what the button does now, and whether it can be pressed. */
  setAction(label: string, enabled: boolean): void;
  setNote(text: string): void;
  close(): void;
}

interface DialogParts {
  readonly title: string;
  readonly text?: string;
  readonly body: readonly HTMLElement[];
  readonly action: string;
  /**
   * Does it; the dialog is closed when it returns true. Words for what it throws are found here. Closing the dialog
   * aborts the signal: nothing may leave after that.
   */
  run(dialog: OutDialog, signal: AbortSignal): Promise<boolean>;
}

/** A native dialog with one verb. It is made for one use and leaves the page when it is closed. */
export function openDialog(ui: Ui, parent: HTMLElement, parts: DialogParts): OutDialog {
  const words = wordsOf(ui);
  const close = iconButton(ICONS.close, words.close, null, 17);
  const cancel = el('button', { type: 'button', class: 'hv-button', text: words.cancel });
  const act = el('button', { type: 'submit', class: 'hv-button hv-primary', text: parts.action });
  const note = el('p', { class: 'hv-out-note', role: 'status' });
  const error = el('p', { class: 'hv-out-error', role: 'alert', hidden: true });
  const truth = el('p', { class: 'hv-out-truth' }, svgIcon(ICONS.lock, 13, 1.9), truthOf(ui));
  const form = el(
    'form',
    { method: 'dialog' },
    el('header', {}, el('h2', { text: parts.title }), close),
    parts.text ? el('p', { class: 'hv-hint', text: parts.text }) : null,
    el('div', { class: 'hv-out-body' }, ...parts.body),
    error,
    note,
    el('footer', {}, truth, cancel, act),
  );
  const root = el('dialog', { class: 'hv-dialog hv-out', 'aria-label': parts.title }, form);
  const given = new AbortController();
  let busy = false;
  let enabled = true;
  const show = () => {
    act.disabled = busy || !enabled;
    root.toggleAttribute('data-busy', busy);
  };
  const dialog: OutDialog = {
    root,
    setAction(label, on) {
      act.textContent = label;
      enabled = on;
      show();
    },
    setNote: (text) => (note.textContent = text),
    close: () => root.close(),
  };
  const fail = (text: string) => {
    error.hidden = text === '';
    replace(error, text);
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (busy || !enabled) return;
    busy = true;
    fail('');
    show();
    parts
      .run(dialog, given.signal)
      .then((done) => done && root.close())
      .catch((cause: unknown) => given.signal.aborted || fail(failureText(ui, cause)))
      .finally(() => {
        busy = false;
        show();
      });
  });
  for (const button of [close, cancel]) onClick(button, () => root.close());
  root.addEventListener('close', () => {
    given.abort();
    root.remove();
  });
  parent.append(root);
  root.showModal();
  return dialog;
}

const truthOf = (ui: Ui): string => {
  const words = wordsOf(ui);
  return ui.workspace.study.source?.kind === 'saved' ? words.recorded : words.localOnly;
};

/** What to do about it, in words. */
export function failureText(ui: Ui, cause: unknown): string {
  const words = wordsOf(ui);
  if (cause instanceof DepartureError) return cause.reason === 'forbidden' ? words.failedForbidden : words.failedLedger;
  if (cause instanceof RangeError) return words.failedLarge;
  if (cause instanceof ReadOriginalError) return words.failedRead;
  return words.failedWrite;
}

/** A file of the study could not be had again. */
export class ReadOriginalError extends Error {
  override readonly name = 'ReadOriginalError';
}

/** A line that appears for some seconds, and is read out. */
export function tell(parent: HTMLElement, text: string): void {
  const toast = el('p', { class: 'hv-out-toast', role: 'status', text });
  parent.append(toast);
  setTimeout(() => toast.remove(), 4000);
}

export function choice<T extends string>(name: string, label: string, options: readonly (readonly [value: T, text: string])[], chosen: T, onChange: () => void) {
  const select = el('select', { name }, ...options.map(([value, text]) => el('option', { value, text, selected: value === chosen })));
  select.addEventListener('change', onChange);
  return {
    root: el('label', { class: 'hv-field' }, el('span', { text: label }), select),
    get value(): T {
      return select.value as T;
    },
  };
} // prettier-ignore

export function check(label: string, on: boolean, onChange: () => void, options: { disabled?: boolean } = {}) {
  const input = el('input', { type: 'checkbox', checked: on, disabled: options.disabled ?? false });
  input.addEventListener('change', onChange);
  return {
    root: el('label', { class: 'hv-check' }, input, el('span', { text: label })),
    get on(): boolean {
      return input.checked;
    },
  };
}
