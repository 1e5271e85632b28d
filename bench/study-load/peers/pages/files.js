/**
 * What each peer's page has in common: a field for files, and times in milliseconds since they were chosen.
 * @param {(files: File[], mark: (name: string) => void) => Promise<void>} open
 */
export function onFiles(open) {
  const input = document.createElement('input');
  input.type = 'file';
  input.multiple = true;
  document.body.prepend(input);
  input.addEventListener('change', async () => {
    const startedAt = performance.now();
    const times = {};
    const mark = (name) => (times[name] ??= performance.now() - startedAt);
    try {
      await open([...(input.files ?? [])], mark);
      window.outcome = { times };
    } catch (error) {
      window.outcome = { times, error: String(error?.stack ?? error) };
    }
  });
  window.ready = true;
}
