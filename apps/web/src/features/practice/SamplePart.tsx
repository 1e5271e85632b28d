import { Button } from '@mantine/core';
import type { SampleState } from '@hyaline/contract';
import { IconScan } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { addSample, onboardingQuery, removeSample } from '../../api/practice.ts';
import { Note } from '../../ui/Note.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import classes from './practice.module.css';

const LOOK_AGAIN_MS = 1500;

/** A study of nobody: added for trying, known as one, taken away as one. */
export function SamplePart() {
  const { t } = useTranslation('practice');
  const client = useQueryClient();
  const { data } = useQuery({
    ...onboardingQuery,
    refetchInterval: ({ state }) => (state.data?.sample === 'making' ? LOOK_AGAIN_MS : false),
  });
  const again = () => client.invalidateQueries({ queryKey: onboardingQuery.queryKey });
  const add = useMutation({ mutationFn: addSample, onSuccess: again });
  const remove = useMutation({ mutationFn: removeSample, onSuccess: again });
  const state: SampleState = data?.sample ?? 'none';
  return (
    <div className={classes.sample}>
      <div className={classes.sampleRow}>
        <IconScan size={24} stroke={1.5} aria-hidden />
        <div>
          <b>{t('sample.name')}</b>
          <p>{t('sample.text')}</p>
        </div>
      </div>
      <p className={classes.live} role="status">
        {t(`sample.state.${state}`)}
      </p>
      {state === 'failed' && <Note tone="warn">{t('sample.failed')}</Note>}
      <ProblemNote error={add.error ?? remove.error} />
      <div className={classes.actions}>
        {state === 'ready' ? (
          <Button variant="default" color="red" loading={remove.isPending} onClick={() => remove.mutate()}>
            {t('sample.remove')}
          </Button>
        ) : (
          <Button variant="default" loading={add.isPending || state === 'making'} onClick={() => add.mutate()}>
            {t('sample.add')}
          </Button>
        )}
      </div>
    </div>
  );
}
