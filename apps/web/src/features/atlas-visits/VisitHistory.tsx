import { Modal, Skeleton } from '@mantine/core';
import type { VisitSummary } from '@hyaline/contract/atlas';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { visitVersionsQuery } from '../../api/visits.ts';
import { formatDateTime } from '../../lib/format.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { ErrorState } from '../../ui/State.tsx';
import { FIGURES, measured } from './figures.ts';
import { useVisitWords } from './use-visits.ts';
import classes from './visits.module.css';

interface VisitHistoryProps {
  patientId: string;
  visit: VisitSummary;
  onClose: () => void;
}

/** What a visit said before each change, who wrote it and when. */
export function VisitHistory({ patientId, visit, onClose }: VisitHistoryProps) {
  const { t } = useTranslation('visits');
  const { t: app } = useTranslation('app');
  const locale = useLocale();
  const words = useVisitWords();
  const { data, error, refetch } = useQuery(visitVersionsQuery(patientId, visit.id, visit.revision));
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('history.title')}
      size={560}
      closeButtonProps={{ 'aria-label': app('close') }}
    >
      {error !== null && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton height={120} />}
      {data?.length === 0 && <p className={classes.method}>{t('history.none')}</p>}
      {data?.map(({ revision, at, by, content }) => {
        const { figures } = measured(content.document.values);
        return (
          <section key={revision} className={classes.version}>
            <h3>{t('history.before', { n: revision, name: by.name, at: formatDateTime(at, locale) })}</h3>
            <p>
              <b>{words.named(content)}</b>
            </p>
            {content.note !== '' && <p className={classes.note}>{content.note}</p>}
            <dl>
              {FIGURES.filter((figure) => figures[figure] !== null).map((figure) => (
                <div key={figure}>
                  <dt>{t(`figure.${figure}`)}</dt>
                  <dd>{words.figure(figures[figure], figure)}</dd>
                </div>
              ))}
            </dl>
          </section>
        );
      })}
    </Modal>
  );
}
