import type { VisitSummary } from '@hyaline/contract/atlas';
import { IconBone } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { visitsQuery } from '../../api/visits.ts';
import { AppLink } from '../../ui/AppLink.tsx';
import type { TimelineSource } from '../../ui/timeline-source.ts';
import { FIGURES, measured } from './figures.ts';
import { atlasPath } from '../../lib/atlas-place.ts';
import { useVisitWords } from './use-visits.ts';

/** A patient's visits in the atlas on the timeline of the record, each where it came in. */
export const visits: TimelineSource = {
  name: 'atlas-visits',
  query: (patientId) => ({
    queryKey: [...visitsQuery(patientId).queryKey, 'timeline'],
    queryFn: async ({ client }) => {
      const { visits: listed } = await client.fetchQuery(visitsQuery(patientId));
      return listed.map((visit) => ({
        key: visit.id,
        at: visit.createdAt,
        happenedAt: String(visit.day),
        icon: <IconBone size={17} />,
        View: () => <Line patientId={patientId} visit={visit} />,
      }));
    },
    gcTime: 0,
  }),
};

const TOLD = ['ll', 'tk', 'sva', 'cobb'] as const;

function Line({ patientId, visit }: { patientId: string; visit: VisitSummary }) {
  const { t } = useTranslation('visits');
  const words = useVisitWords();
  const { figures } = measured(visit.values);
  return (
    <>
      <small>{t('timeline.kind')}</small>
      <br />
      <b>
        <AppLink to={atlasPath({ patient: patientId, visit: visit.id })}>
          {t('timeline.of', { day: words.named(visit) })}
        </AppLink>
      </b>
      <p>
        {FIGURES.filter((figure) => TOLD.includes(figure as 'll') && figures[figure] !== null)
          .map((figure) => `${t(`short.${figure as 'll'}`)} ${words.figure(figures[figure], figure)}`)
          .join(', ')}
      </p>
    </>
  );
}
