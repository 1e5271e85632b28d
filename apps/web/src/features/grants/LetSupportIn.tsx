import { Button, Radio, SegmentedControl, Select, Skeleton, Stack, Textarea, TextInput } from '@mantine/core';
import { GRANT_MINUTES, type LetIn, REASON_LENGTH, reasonProblem } from '@hyaline/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { grantsQuery } from '../../api/grants.ts';
import { letSupportIn, supportInsideQuery, supportPeopleQuery } from '../../api/support.ts';
import { IdentifierNotice } from '../../ui/IdentifierNotice.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { ErrorState } from '../../ui/State.tsx';
import { showDone } from '../../ui/toasts.tsx';
import classes from './grants.module.css';
import { ReasonState } from './ReasonState.tsx';

const MINUTES = GRANT_MINUTES.map(String);
const REF = /^PT-[0-9A-Z]{6}$/;

/** An owner lets one person of support in, to look; nobody is to be let in where nobody is named. */
export function LetSupportIn() {
  const { t } = useTranslation('grants');
  const { data, error, refetch } = useQuery(supportPeopleQuery);
  if (data === undefined)
    return error === null ? <Skeleton height={120} /> : <ErrorState error={error} onRetry={() => void refetch()} />;
  if (data.length === 0) return <p className={classes.none}>{t('support.none')}</p>;
  return <LetInForm people={data} />;
}

function LetInForm({ people }: { people: readonly { id: string; name: string }[] }) {
  const { t } = useTranslation('grants');
  const client = useQueryClient();
  const [accountId, setAccountId] = useState<string | null>(people.length === 1 ? (people[0]?.id ?? null) : null);
  const [withPatient, setWithPatient] = useState(false);
  const [typed, setTyped] = useState('');
  const [minutes, setMinutes] = useState('30');
  const [reason, setReason] = useState('');
  const minutesId = useId();
  const lengthId = useId();
  const patientRef = typed.trim().toUpperCase();
  const give = useMutation({
    mutationFn: (ask: LetIn) => letSupportIn(ask),
    onSuccess: () => {
      setReason('');
      setTyped('');
      setWithPatient(false);
      showDone(t('support.given'));
    },
    onSettled: () => {
      for (const { queryKey } of [grantsQuery, supportInsideQuery]) void client.invalidateQueries({ queryKey });
    },
  });
  const ready = accountId !== null && reasonProblem(reason) === null && (!withPatient || REF.test(patientRef));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!ready) return;
    const ref = withPatient ? patientRef : null;
    give.mutate({ accountId, patientRef: ref, minutes: Number(minutes) as LetIn['minutes'], reason });
  };
  return (
    <form className={classes.form} noValidate onSubmit={submit}>
      <Select
        label={t('support.who')}
        data={people.map(({ id, name }) => ({ value: id, label: name }))}
        value={accountId}
        onChange={setAccountId}
        allowDeselect={false}
      />
      <Radio.Group
        label={t('support.what')}
        value={withPatient ? 'patient' : 'settings'}
        onChange={(value) => setWithPatient(value === 'patient')}
      >
        <Stack gap={8} mt={6}>
          <Radio value="settings" label={t('support.settings')} />
          <Radio value="patient" label={t('support.patient')} />
        </Stack>
      </Radio.Group>
      {withPatient && (
        <TextInput
          label={t('take.patient')}
          description={t('support.patientHint')}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          maxLength={20}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      )}
      <div>
        <span id={minutesId} className={classes.label}>
          {t('support.minutes')}
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
          label={t('support.reason')}
          description={t('support.reasonHint')}
          autosize
          minRows={2}
          maxLength={REASON_LENGTH.max}
          value={reason}
          aria-describedby={lengthId}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <ReasonState id={lengthId} reason={reason} />
        <IdentifierNotice text={reason} />
      </div>
      <ProblemNote error={give.error} />
      <div className={classes.actions}>
        <Button type="submit" loading={give.isPending} disabled={!ready}>
          {t('support.submit')}
        </Button>
      </div>
    </form>
  );
}
