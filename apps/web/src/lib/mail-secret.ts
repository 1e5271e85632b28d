const SECRET = /^[A-Za-z0-9_-]{43}$/;

/** The secret of a link from a mail, as typed or pasted: the whole link, or what stands behind its `#`; else null. */
export function secretOf(link: string): string | null {
  const secret = link.trim().split('#').at(-1) ?? '';
  return SECRET.test(secret) ? secret : null;
}

/** Takes the secret out of the address at once, so that it stays in no history and no picture of the screen. */
export function takeSecret(): string | null {
  const { hash, pathname } = location;
  if (hash === '') return null;
  history.replaceState(history.state, '', pathname);
  return secretOf(hash);
}
