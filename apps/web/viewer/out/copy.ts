import type { Ui } from '../ui/context.ts';
import type { Desk } from '../ui/leaving.ts';
import { failureText, tell } from './dialog.ts';
import { fileOf, pictureIn, take, takeable } from './pictures.ts';
import { wordsOf } from './words.ts';

/** The active view onto the clipboard, as it stands on the screen. */
export async function copyPicture(ui: Ui, parent: HTMLElement, desk: Desk): Promise<void> {
  const words = wordsOf(ui);
  const panes = takeable(ui);
  const pane = panes.find(({ name }) => name === ui.workspace.active) ?? panes[0];
  const width =
    (pane ? (pane.root.clientWidth || 640) * pictureIn(pane).width : 0) * Math.min(2, window.devicePixelRatio || 1);
  const picture = pane && take(ui, pane, { width, overlays: true, strip: true });
  if (!picture) return;
  let refusal: unknown = null;
  const content = desk
    .note({ kind: 'copy', views: [picture.name], identified: false })
    .then(() => fileOf(picture.canvas, 'image/png'))
    .catch((cause: unknown) => {
      refusal = cause;
      throw cause;
    });
  content.catch(() => undefined); // told below; the clipboard may never look at it
  try {
    // a promise, because the press that allows it must not be over when the ledger has answered
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': content })]);
    tell(parent, words.copied);
  } catch {
    await content.catch(() => undefined);
    tell(parent, refusal === null ? words.failedCopy : failureText(ui, refusal));
  }
}
