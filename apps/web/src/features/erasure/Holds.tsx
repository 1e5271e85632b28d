import { Button } from '@mantine/core';
import { allows, type LegalHold, type Session } from '@hyaline/contract';
import { useTranslation } from 'react-i18next';
import { releaseHold } from '../../api/erasure.ts';
import { formatDateTime } from '../../lib/format.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { useRecordChange } from '../../lib/use-record-change.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import classes from './erasure.module.css';

interface HoldsProps {
  /** By reference, for whoever sees no reason. */
  byReference?: boolean;
  holds: readonly LegalHold[];
  session: Session;
}

export function Holds({ holds, session, byReference = false }: HoldsProps) {
  const { t } = useTranslation('exchange');
  const locale = useLocale();
  const release = useRecordChange({ ask: releaseHold });
  if (holds.length === 0) return <p className={classes.line}>{t('hold.none')}</p>;
  return (
    <>
      <ul className={classes.list}>
        {holds.map((hold) => (
          <li key={hold.id}>
            {byReference ? <span data-reference>{hold.ref}</span> : <span>{hold.reason}</span>}
            <span className={classes.muted}>
              {t('hold.by', { name: hold.setBy.name, at: formatDateTime(hold.setAt, locale) })}
              {hold.releasedAt !== null &&
                ` ${t('hold.released', { name: hold.releasedBy?.name ?? '', at: formatDateTime(hold.releasedAt, locale) })}`}
            </span>
            {hold.releasedAt === null && allows(session.role, 'erasure:decide') && (
              <div>
                <Button size="xs" variant="default" loading={release.isPending} onClick={() => release.mutate(hold.id)}>
                  {t('hold.release')}
                </Button>
              </div>
            )}
          </li>
        ))}
      </ul>
      <ProblemNote error={release.error} />
    </>
  );
}
