/** Asks the person to confirm both factors; true when they did. */
export type AskToConfirm = () => Promise<boolean>;

let ask: AskToConfirm | null = null;
let asking: Promise<boolean> | null = null;

/** Registers the dialog of the page. @returns what takes it away again */
export function onStepUp(handler: AskToConfirm): () => void {
  ask = handler;
  return () => {
    if (ask === handler) ask = null;
  };
}

/** Several requests that need it at once share one dialog. False without a dialog, or when the person declines. */
export function confirmPresence(): Promise<boolean> {
  if (!ask) return Promise.resolve(false);
  asking ??= ask().finally(() => {
    asking = null;
  });
  return asking;
}
