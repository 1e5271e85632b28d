import type { LinkedStudies } from '@hyaline/contract';
import { IconPhotoScan } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { linkedStudiesQuery } from '../../../api/chart.ts';
import { AppLink } from '../../../ui/AppLink.tsx';
import type { TimelineSource } from '../../../ui/timeline-source.ts';
import classes from '../parts/entry.module.css';
import { useChartWords } from '../use-words.ts';

export const studies: TimelineSource = {
  name: 'studies',
  query: (patientId) => ({
    queryKey: [...linkedStudiesQuery(patientId).queryKey, 'timeline'],
    queryFn: async ({ client }) => {
      const linked = await client.fetchQuery(linkedStudiesQuery(patientId));
      return linked.map((study) => ({
        key: study.id,
        at: study.linkedAt,
        ...(study.studyDate === '' ? {} : { happenedAt: String(study.studyDate) }),
        icon: <IconPhotoScan size={17} />,
        View: () => <StudyLine study={study} />,
      }));
    },
    gcTime: 0,
  }),
};

function StudyLine({ study }: { study: LinkedStudies['studies'][number] }) {
  const { t } = useTranslation('chart');
  const { day } = useChartWords();
  const { id, description, modality, studyDate, instanceCount } = study;
  return (
    <>
      <b>{description === '' ? t('imaging.unnamed') : description}</b>
      <p>
        {[modality, day(studyDate), t('imaging.images', { count: instanceCount })]
          .filter((word) => word !== '')
          .join(' · ')}
      </p>
      <p className={classes.links}>
        <AppLink to={`/imaging/studies/${id}`}>{t('imaging.open')}</AppLink>
      </p>
    </>
  );
}
