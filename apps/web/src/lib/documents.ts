/**
 * The server sends different isolation headers with families of pages: `/imaging` is cross-origin isolated
 * (threads with shared memory), `/viewer` is not and makes no request, all other pages are not isolated. Isolation
 * belongs to a document, so a step from one family to another must load a new document; so does the right to run
 * WebAssembly, which `/atlas` has and other pages have not. The public pages and those below `/legal`, and `/trust/ropa`, are written by the
 * server and are no part of this app.
 */
type Family = 'imaging' | 'atlas' | 'viewer' | 'written' | 'pages';

export function familyOf(path: string): Family {
  if (/^\/imaging(?:[/?#]|$)/.test(path)) return 'imaging';
  if (/^\/atlas(?:[/?#]|$)/.test(path)) return 'atlas';
  if (/^\/viewer(?:[/?#]|$)/.test(path)) return 'viewer';
  if (/^\/(?:(?:legal|tour|pricing|waitlist|trust\/ropa)(?:[/?#]|$)|[?#]|$)/.test(path)) return 'written';
  return 'pages';
}

export const needsNewDocument = (from: string, to: string): boolean =>
  familyOf(from) !== familyOf(to) || familyOf(to) === 'written';

/** Where to go after signing in: a path of this site, never another origin. */
export function safeNext(next: string | undefined, fallback: string): string {
  if (next === undefined || !/^\/(?![/\\])/.test(next)) return fallback;
  const base = 'https://site.invalid';
  try {
    const parsed = new URL(next, base);
    return parsed.origin === base ? parsed.pathname + parsed.search + parsed.hash : fallback;
  } catch {
    return fallback;
  }
}
