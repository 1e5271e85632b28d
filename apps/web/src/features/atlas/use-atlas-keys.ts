import { useTranslation } from 'react-i18next';
import { useKeys } from '../../lib/keys.ts';

const KEYS = [
  ['turn', ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown']],
  ['zoom', ['+', '-']],
  ['views', ['1', '2', '3', '4', '5', '6', '7']],
  ['reset', ['0']],
  ['around', ['g']],
  ['labels', ['l']],
  ['present', ['p']],
  ['levels', ['ArrowUp', 'ArrowDown']],
  ['undo', ['Control+z', 'Control+Shift+z']],
] as const;

/** Keys of the atlas on the sheet of keys; the model listens itself, while it has the focus. */
export function useAtlasKeys(): void {
  const { t } = useTranslation('atlas');
  const entries = KEYS.map(([name, keys]) => ({ keys, label: t(`keys.${name}`) }));
  useKeys(t('title'), entries, t('keys.note'));
}
