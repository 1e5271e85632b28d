import type { Ui } from './context.ts';
import { el, onClick } from './dom.ts';

/**
 * What was drawn on files of this computer is in this tab alone. Before the tab goes the browser asks, and before other
 * files take their place a dialog does.
 */
export function watchUnkept(ui: Ui, keptByHost: () => boolean): { mayGo(): Promise<boolean>; stop(): void } {
  const isUnkept = () => {
    const { study, marks } = ui.workspace;
    return study.source?.kind === 'local' && !keptByHost() && Object.keys(marks.study().series).length > 0;
  };
  const onLeave = (event: BeforeUnloadEvent) => {
    if (isUnkept()) event.preventDefault();
  };
  if (!ui.readOnly) addEventListener('beforeunload', onLeave);
  return {
    mayGo: () => (isUnkept() ? askInDialog(ui) : Promise.resolve(true)),
    stop: () => removeEventListener('beforeunload', onLeave),
  };
}

/** A native dialog: it traps and gives back focus, and Esc means no. */
function askInDialog({ strings, root }: Ui): Promise<boolean> {
  const stay = el('button', { type: 'button', class: 'hv-button', text: strings.cancel, autofocus: true });
  const go = el('button', { type: 'button', class: 'hv-button hv-primary', text: strings.unkept.go });
  const dialog = el(
    'dialog',
    { class: 'hv-dialog hv-unkept', 'aria-label': strings.unkept.title },
    el('header', {}, el('h2', { text: strings.unkept.title })),
    el('p', { class: 'hv-hint', text: strings.unkept.text }),
    el('div', { class: 'hv-unkept-verbs' }, stay, go),
  );
  root().append(dialog);
  return new Promise((resolve) => {
    onClick(stay, () => dialog.close());
    onClick(go, () => dialog.close('go'));
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'go');
    });
    dialog.showModal();
  });
}
