/** Phones of some makers do not let a page fill the screen. */
export const canFillScreen = (): boolean => document.fullscreenEnabled === true;

export function toggleFullScreen(element: HTMLElement): void {
  // the browser may refuse, for a page inside another one: then nothing happens, as with its own key
  const done = document.fullscreenElement ? document.exitFullscreen() : element.requestFullscreen();
  done.catch(() => undefined);
}
