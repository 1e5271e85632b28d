import { Button } from '@mantine/core';
import { allows, type LinkedStudies, type Patient } from '@hyaline/contract';
import { IconLink, IconLinkOff, IconPhotoScan } from '@tabler/icons-react';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { linkedStudiesQuery, linkStudy } from '../../../api/chart.ts';
import { sessionQuery } from '../../../api/identity.ts';
import { formatDate } from '../../../lib/format.ts';
import { useLocale } from '../../../lib/use-locale.ts';
import { useMayStore } from '../../../ui/AgreementNote.tsx';
import { AppLink } from '../../../ui/AppLink.tsx';
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx';
import { SharedWithPatient } from '../../../ui/SharedWithPatient.tsx';
import { ErrorState, State } from '../../../ui/State.tsx';
import classes from '../parts/entry.module.css';
import { useChartChange } from '../use-change.ts';
import { useChartWords } from '../use-words.ts';
import { LinkDialog } from './LinkDialog.tsx';

type Linked = LinkedStudies['studies'][number];

/** Saved studies that stand in this record. They carry the patient's reference from then on. */
export function ImagingTab({ patient }: { patient: Patient }) {
  const { t } = useTranslation('chart');
  const { data: session } = useSuspenseQuery(sessionQuery);
  const { data, error, refetch } = useQuery(linkedStudiesQuery(patient.id));
  const [linking, setLinking] = useState(false);
  const [taking, setTaking] = useState<Linked | null>(null);
  const mayStore = useMayStore();
  const writes = patient.mayWrite && patient.removedAt === null && allows(session.role, 'study:read');
  return (
    <>
      {writes && (
        <div className={classes.head}>
          <Button leftSection={<IconLink size={16} />} disabled={!mayStore} onClick={() => setLinking(true)}>
            {t('imaging.link')}
          </Button>
        </div>
      )}
      {error !== null && data === undefined && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data?.length === 0 && (
        <State
          icon={<IconPhotoScan size={28} stroke={1.5} />}
          title={t('imaging.emptyTitle')}
          text={t('imaging.emptyText')}
        />
      )}
      {data !== undefined && data.length > 0 && (
        <ul className={classes.rows}>
          {data.map((study) => (
            <StudyRow
              key={study.id}
              patientId={patient.id}
              study={study}
              onTake={writes ? () => setTaking(study) : undefined}
            />
          ))}
        </ul>
      )}
      {linking && <LinkDialog patientId={patient.id} linked={data ?? []} onClose={() => setLinking(false)} />}
      {taking !== null && <TakeOutDialog study={taking} onClose={() => setTaking(null)} />}
    </>
  );
}

function StudyRow({ patientId, study, onTake }: { patientId: string; study: Linked; onTake?: () => void }) {
  const { t } = useTranslation('chart');
  const locale = useLocale();
  const { day } = useChartWords();
  const { id, description, modality, studyDate, instanceCount, linkedAt } = study;
  return (
    <li>
      <span className={classes.icon} aria-hidden>
        <IconPhotoScan size={17} />
      </span>
      <div>
        <b>{description === '' ? t('imaging.unnamed') : description}</b>
        <p>
          {[modality, day(studyDate), t('imaging.images', { count: instanceCount })]
            .filter((word) => word !== '')
            .join(' · ')}
        </p>
        <p className={classes.meta}>{t('imaging.linkedAt', { at: formatDate(linkedAt, locale) })}</p>
        <p className={classes.links}>
          <AppLink to={`/imaging/studies/${id}`}>{t('imaging.open')}</AppLink>
          <SharedWithPatient patientId={patientId} kind="study" itemId={id} />
          {onTake !== undefined && (
            <Button
              variant="subtle"
              color="gray"
              size="compact-sm"
              leftSection={<IconLinkOff size={14} />}
              onClick={onTake}
            >
              {t('imaging.unlink')}
            </Button>
          )}
        </p>
      </div>
    </li>
  );
}

function TakeOutDialog({ study, onClose }: { study: Linked; onClose: () => void }) {
  const { t } = useTranslation('chart');
  const change = useChartChange({ ask: () => linkStudy(study.id, null), done: t('imaging.unlinked'), after: onClose });
  return (
    <ConfirmDialog
      opened
      title={t('imaging.unlinkTitle')}
      text={t('imaging.unlinkText')}
      confirm={t('imaging.unlink')}
      busy={change.isPending}
      error={change.error}
      onCancel={onClose}
      onConfirm={() => change.mutate()}
    />
  );
}
