import { Button, Skeleton, TextInput } from '@mantine/core';
import { EXAMPLE_REF, type GrantTarget, reasonProblem, type TakeGrant } from '@hyaline/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { grantsQuery, type Running, runningGrantQuery, takeGrant } from '../../api/grants.ts';
import { studiesQuery } from '../../api/imaging.ts';
import { AppLink } from '../../ui/AppLink.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { showDone } from '../../ui/toasts.tsx';
import classes from './grants.module.css';
import { type Minutes, MinutesField, PatientField, ReasonField, referenceIn } from './GrantFields.tsx';

/** The form; while access runs, the way to what it opens. Its end is in the banner above. */
export function TakeAccess({ study }: { study: string | null }) {
  const { data, error } = useQuery(runningGrantQuery);
  if (data === undefined && error === null) return <Skeleton height={320} />;
  // Not knowing whether access runs is no reason to keep the form from an emergency: the server decides.
  return data === null || data === undefined ? <TakeForm study={study} /> : <RunningAccess running={data} />;
}

function RunningAccess({ running: { target } }: { running: Running }) {
  const { t } = useTranslation('grants');
  const to = target.kind === 'study' ? `/imaging/studies/${target.studyId}` : '/imaging';
  return (
    <div className={classes.words}>
      <p>{t('take.running')}</p>
      {target.kind === 'patient' && (
        <Button renderRoot={(props) => <AppLink to="/patients?list=all" {...props} />}>{t('take.toPatient')}</Button>
      )}
      <Button
        variant={target.kind === 'patient' ? 'default' : 'filled'}
        renderRoot={(props) => <AppLink to={to} {...props} />}
      >
        {t(target.kind === 'study' ? 'take.toStudy' : 'take.toStudies')}
      </Button>
    </div>
  );
}

function TakeForm({ study }: { study: string | null }) {
  const { t } = useTranslation('grants');
  const client = useQueryClient();
  const [named, setNamed] = useState(study);
  const [typed, setTyped] = useState('');
  const [minutes, setMinutes] = useState<Minutes>(15);
  const [reason, setReason] = useState('');
  const target = targetOf(named, typed);
  const take = useMutation({
    mutationFn: (ask: TakeGrant) => takeGrant(ask),
    onSuccess: () => {
      setReason('');
      showDone(t('take.taken'));
    },
    onSettled: () => {
      for (const { queryKey } of [runningGrantQuery, grantsQuery, studiesQuery])
        void client.invalidateQueries({ queryKey });
    },
  });
  const ready = reasonProblem(reason) === null && target !== null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) take.mutate({ target, minutes, reason });
  };
  return (
    <form className={classes.form} noValidate onSubmit={submit}>
      {named === null ? (
        <PatientField description={t('take.patientHint', { example: EXAMPLE_REF })} value={typed} onChange={setTyped} />
      ) : (
        <div className={classes.named}>
          <TextInput label={t('take.study')} description={t('take.studyHint')} readOnly value={named} />
          <Button variant="default" size="xs" onClick={() => setNamed(null)}>
            {t('take.otherTarget')}
          </Button>
        </div>
      )}
      <MinutesField label={t('take.minutes')} value={minutes} onChange={setMinutes} />
      <ReasonField
        label={t('take.reason')}
        description={t('take.reasonHint')}
        lines={3}
        value={reason}
        onChange={setReason}
      />
      <ProblemNote error={take.error} />
      <div className={classes.actions}>
        <Button type="submit" loading={take.isPending} disabled={!ready}>
          {t('take.submit')}
        </Button>
      </div>
    </form>
  );
}

/** One study, or one patient by reference; null as long as none is named. */
function targetOf(studyId: string | null, typed: string): GrantTarget | null {
  if (studyId !== null) return { kind: 'study', studyId };
  const patientRef = referenceIn(typed);
  return patientRef === null ? null : { kind: 'patient', patientRef };
}
