import type { Ui } from './context.ts';
import { el } from './dom.ts';
import './print-note.css';

/**
 * What the browser prints of this page by itself: a sentence. Views are printed by the viewer, to scale and written
 * down, and never by way of the page.
 */
export const makePrintNote = ({ strings, readOnly }: Ui): HTMLElement =>
  el('p', { class: 'hv-print-note', text: readOnly ? strings.noPrinting : strings.printNote });
