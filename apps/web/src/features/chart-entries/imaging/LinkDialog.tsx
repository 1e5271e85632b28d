import { Modal, Radio, Skeleton } from '@mantine/core';
import type { LinkedStudies } from '@hyaline/contract';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { linkStudy } from '../../../api/chart.ts';
import { studiesQuery } from '../../../api/imaging.ts';
import { ErrorState } from '../../../ui/State.tsx';
import { FormFoot } from '../parts/FormFoot.tsx';
import classes from '../parts/entry.module.css';
import { useChartChange } from '../use-change.ts';
import { useChartWords } from '../use-words.ts';

interface LinkDialogProps {
  patientId: string;
  linked: LinkedStudies['studies'];
  onClose: () => void;
}

/** Chooses one of the studies that this person may see. The server decides whether they may also move it. */
export function LinkDialog({ patientId, linked, onClose }: LinkDialogProps) {
  const { t } = useTranslation('chart');
  const { t: app } = useTranslation('app');
  const { day } = useChartWords();
  const { data, error, refetch } = useQuery(studiesQuery);
  const [chosen, setChosen] = useState('');
  const change = useChartChange({ ask: () => linkStudy(chosen, patientId), done: t('imaging.linked'), after: onClose });
  const here = new Set(linked.map(({ id }) => id));
  const others = data?.filter(({ id }) => !here.has(id));
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('imaging.link')}
      size={560}
      closeButtonProps={{ 'aria-label': app('close') }}
    >
      <p className={classes.meta}>{t('imaging.linkText')}</p>
      {error !== null && data === undefined && <ErrorState error={error} onRetry={() => void refetch()} />}
      {others === undefined && error === null && <Skeleton height={120} mt="md" />}
      {others?.length === 0 && <p>{t('imaging.noOthers')}</p>}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate();
        }}
      >
        <Radio.Group value={chosen} onChange={setChosen} label={t('imaging.which')}>
          <div className={classes.choices}>
            {others?.map((study) => (
              <Radio
                key={study.id}
                value={study.id}
                label={[study.patientName, study.description, study.modality, day(study.studyDate)]
                  .filter((word) => word !== '')
                  .join(' · ')}
                description={study.patientRef}
              />
            ))}
          </div>
        </Radio.Group>
        {others !== undefined && others.length > 0 && (
          <FormFoot
            busy={change.isPending}
            error={change.error}
            wrong={0}
            onCancel={onClose}
            save={t('imaging.link')}
            disabled={chosen === ''}
          />
        )}
      </form>
    </Modal>
  );
}
