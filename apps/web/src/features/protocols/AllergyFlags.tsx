import type { AllergyFlag } from '@hyaline/contract';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Note } from '../../ui/Note.tsx';

/** Allergies of the record that name something of the protocol. Silence is no proof that nothing speaks against it. */
export function AllergyFlags({ flags }: { flags: readonly AllergyFlag[] }) {
  const { t } = useTranslation('protocols');
  return (
    <>
      {flags.map(({ itemId, allergen, compound, matched, by }) => (
        <Note key={`${itemId}${allergen}`} tone="fail" icon={<IconAlertTriangle size={16} stroke={1.9} />}>
          {t(`allergy.${by}`, { allergen, compound, matched: matched.trim() })}
        </Note>
      ))}
    </>
  );
}
