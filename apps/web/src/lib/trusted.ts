/**
 * Mantine writes its generated style sheets through `innerHTML` of a style element. Text without `<` cannot become an
 * element, whatever it is assigned to, and every sheet of Mantine starts with one of these.
 */
export const isStyleText = (text: string): boolean =>
  /^\s*(?::root|@media|@container|\.|\*)/.test(text) && !text.includes('<');

/** Our workers and chunks: same origin, a script under `/assets/`. */
export function isOwnScript(url: string, base: string): boolean {
  let parsed: URL;
  try {
    parsed = new URL(url, base);
  } catch {
    return false;
  }
  return (
    parsed.origin === new URL(base).origin && parsed.pathname.startsWith('/assets/') && parsed.pathname.endsWith('.js')
  );
}
