import type { Ui } from './context.ts';
import type { Departure } from './leaving.ts';

/**
 * Text onto the clipboard, once the clinic's ledger knows of it. False where it may not leave, or the browser does not
 * let the page copy.
 */
export async function copyOut(ui: Ui, text: string, what: Pick<Departure, 'views' | 'identified'>): Promise<boolean> {
  try {
    const desk = ui.desk();
    if (desk === null) return false;
    await desk.note({ kind: 'copy', ...what });
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
