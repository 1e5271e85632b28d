import type { Patient } from '@hyaline/contract';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Pill } from '../../../ui/Pill.tsx';
import { isKind, useEntries } from '../use-entries.ts';
import { LISTED, rank } from './allergy-order.ts';

const MOST = 6;

/** The active allergies beside the patient's name, on every tab. Says so when there are more, or when none was asked for. */
export function AllergyChips({ patient }: { patient: Patient }) {
  const { t } = useTranslation('chart');
  const { entries, error, hasNextPage } = useEntries(patient.id, { kinds: LISTED });
  if (error !== null) return <Pill tone="warn">{t('chips.unknown')}</Pill>;
  if (entries === undefined) return null;
  const active = entries
    .filter(isKind('allergy'))
    .filter(({ content }) => content.status === 'active')
    .toSorted((a, b) => rank(a) - rank(b));
  const hidden = active.length - MOST;
  if (active.length === 0 && !hasNextPage) return <Pill>{t('chips.none')}</Pill>;
  return (
    <>
      {active.slice(0, MOST).map(({ id, content }) => (
        <Pill
          key={id}
          tone={content.severity === 'severe' ? 'fail' : 'warn'}
          icon={<IconAlertTriangle size={13} stroke={1.9} />}
        >
          <span className="visually-hidden">{t('chips.allergy')}: </span>
          {content.substance}
        </Pill>
      ))}
      {(hidden > 0 || hasNextPage) && <Pill tone="warn">{t('chips.more')}</Pill>}
    </>
  );
}
