import type { Ui } from '../ui/context.ts';
import en from './strings.en.json' with { type: 'json' };
import es from './strings.es.json' with { type: 'json' };

export const wordsOf = ({ language }: Pick<Ui, 'language'>): typeof en => ({ en, es })[language];
