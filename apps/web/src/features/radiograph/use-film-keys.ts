import { useTranslation } from 'react-i18next';
import { useKeys } from '../../lib/keys.ts';

const ARROWS = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'] as const;
const KEYS = [
  ['place', ['Enter']],
  ['move', ARROWS],
  ['faster', ARROWS.map((key) => `Shift+${key}`)],
  ['remove', ['Delete']],
  ['zoom', ['+', '-', '0']],
  ['brightness', ['[', ']']],
  ['contrast', [',', '.']],
  ['invert', ['i']],
  ['own', ['w']],
  ['undo', ['Control+z', 'Control+Shift+z']],
] as const;

/** Keys of the film on the sheet of keys; the film listens itself, while it has the focus. */
export function useFilmKeys(): void {
  const { t } = useTranslation('radiograph');
  const entries = KEYS.map(([name, keys]) => ({ keys, label: t(`keys.${name}`) }));
  useKeys(t('keys.title'), entries, `${t('keys.note')} ${t('keys.pointer')}`);
}
