import { useEffect } from 'react';

/** While mounted, the page prints a sentence in place of itself (app/global.css). */
export function useNoPrint(sentence: string, onTry?: () => void): void {
  useEffect(() => {
    const root = document.documentElement;
    root.dataset['noPrint'] = sentence;
    const tried = (): void => onTry?.();
    globalThis.addEventListener('beforeprint', tried);
    return () => {
      delete root.dataset['noPrint'];
      globalThis.removeEventListener('beforeprint', tried);
    };
  });
}
