import { Button, SegmentedControl, Skeleton, Textarea, TextInput } from '@mantine/core';
import { GRANT_MINUTES, type GrantTarget, REASON_LENGTH, reasonProblem, type TakeGrant } from '@hyaline/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { grantsQuery, type Running, runningGrantQuery, takeGrant } from '../../api/grants.ts';
import { studiesQuery } from '../../api/imaging.ts';
import { AppLink } from '../../ui/AppLink.tsx';
import { IdentifierNotice } from '../../ui/IdentifierNotice.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { showDone } from '../../ui/toasts.tsx';
import classes from './grants.module.css';
import { ReasonState } from './ReasonState.tsx';

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

const MINUTES = GRANT_MINUTES.map(String);
const REF = /^PT-[0-9A-Z]{6}$/;

function TakeForm({ study }: { study: string | null }) {
  const { t } = useTranslation('grants');
  const client = useQueryClient();
  const [named, setNamed] = useState(study);
  const [typed, setTyped] = useState('');
  const [minutes, setMinutes] = useState('15');
  const [reason, setReason] = useState('');
  const lengthId = useId();
  const minutesId = useId();
  const patientRef = typed.trim().toUpperCase();
  const target: GrantTarget = named === null ? { kind: 'patient', patientRef } : { kind: 'study', studyId: named };
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
  const ready = reasonProblem(reason) === null && (named !== null || REF.test(patientRef));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) take.mutate({ target, minutes: Number(minutes) as TakeGrant['minutes'], reason });
  };
  return (
    <form className={classes.form} noValidate onSubmit={submit}>
      {named === null ? (
        <TextInput
          label={t('take.patient')}
          description={t('take.patientHint')}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          maxLength={20}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      ) : (
        <div className={classes.named}>
          <TextInput label={t('take.study')} description={t('take.studyHint')} readOnly value={named} />
          <Button variant="default" size="xs" onClick={() => setNamed(null)}>
            {t('take.otherTarget')}
          </Button>
        </div>
      )}
      <div>
        <span id={minutesId} className={classes.label}>
          {t('take.minutes')}
        </span>
        <SegmentedControl
          aria-labelledby={minutesId}
          fullWidth
          value={minutes}
          onChange={setMinutes}
          data={MINUTES.map((value) => ({ value, label: t('take.minutesOf', { n: value }) }))}
        />
      </div>
      <div>
        <Textarea
          label={t('take.reason')}
          description={t('take.reasonHint')}
          autosize
          minRows={3}
          maxLength={REASON_LENGTH.max}
          value={reason}
          aria-describedby={lengthId}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <ReasonState id={lengthId} reason={reason} />
        <IdentifierNotice text={reason} />
      </div>
      <ProblemNote error={take.error} />
      <div className={classes.actions}>
        <Button type="submit" loading={take.isPending} disabled={!ready}>
          {t('take.submit')}
        </Button>
      </div>
    </form>
  );
}
