import { IconUserSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { searchQuery } from '../../../api/patients.ts';
import { ErrorState, State } from '../../../ui/State.tsx';
import classes from './list.module.css';
import { PatientTable } from './PatientTable.tsx';
import { WaitingRows } from './WaitingRows.tsx';

/** From so many letters on a part of a name is enough; shorter ones are found whole (docs/decisions/0018). */
const WORD_LETTERS = 3;

/** Those who match what is typed, best first; while the next answer is on its way the last one stays, paler. */
export function Found({ text }: { text: string }) {
  const { t } = useTranslation('patients');
  const { data, error, refetch, isPlaceholderData } = useQuery(searchQuery(text));
  if (error !== null) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <WaitingRows />;
  const { patients, more } = data;
  if (patients.length === 0 && !isPlaceholderData) {
    const what = text.length < WORD_LETTERS ? 'short' : 'search';
    return (
      <div role="status">
        <State
          icon={<IconUserSearch size={28} stroke={1.5} />}
          title={t(`empty.${what}Title`)}
          text={t(`empty.${what}Text`)}
        />
      </div>
    );
  }
  return (
    <>
      <p className={classes.status} role="status">
        {!isPlaceholderData && t('list.found', { count: patients.length })}
      </p>
      <div className={isPlaceholderData ? classes.old : undefined}>
        <PatientTable patients={patients} />
      </div>
      {more && (
        <div className={classes.foot}>
          <p>{t('list.more')}</p>
        </div>
      )}
    </>
  );
}
