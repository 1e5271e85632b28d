import { useEffect, useState } from 'react';

const SECRET = /^#([A-Za-z0-9_-]{43})$/;

/**
 * What a mailed link carries behind its `#`, or null. It is taken out of the address at once, so that it stays in no
 * history and no picture of the screen. Having it does nothing: a person has to press a button.
 */
export function useMailSecret(): string | null {
  const [secret] = useState(() => SECRET.exec(location.hash)?.[1] ?? null);
  useEffect(() => {
    if (location.hash !== '') history.replaceState(history.state, '', location.pathname);
  }, []);
  return secret;
}
