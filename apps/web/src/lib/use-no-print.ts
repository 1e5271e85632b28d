import { useLayoutEffect } from 'react';

/** Those that stand, in the order they came. */
const sentences: { sentence: string }[] = [];

/**
 * While mounted, the page prints a sentence in place of itself (app/global.css), from the moment it is drawn. Of several
 * the last one is printed.
 */
export function useNoPrint(sentence: string, onTry?: () => void): void {
  useLayoutEffect(() => {
    const mine = { sentence };
    sentences.push(mine);
    show();
    const tried = (): void => onTry?.();
    globalThis.addEventListener('beforeprint', tried);
    return () => {
      sentences.splice(sentences.indexOf(mine), 1);
      show();
      globalThis.removeEventListener('beforeprint', tried);
    };
  }, [sentence, onTry]);
}

function show(): void {
  const { dataset } = document.documentElement;
  const last = sentences.at(-1);
  if (last) dataset['noPrint'] = last.sentence;
  else delete dataset['noPrint'];
}
