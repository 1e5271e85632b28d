const EVERY_MS = 10;

/** For long work on the main thread: `await breathe()` between its steps lets others have their turn every 10 ms. */
export function breathing(): () => Promise<void> | undefined {
  let since = performance.now();
  return () => {
    if (performance.now() - since < EVERY_MS) return undefined;
    return new Promise((resume) => {
      setImmediate(() => {
        since = performance.now();
        resume();
      });
    });
  };
}
