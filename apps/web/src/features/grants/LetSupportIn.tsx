import { Button, Radio, Select, Skeleton, Stack } from '@mantine/core';
import { EXAMPLE_REF, type LetIn, reasonProblem } from '@hyaline/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { grantsQuery } from '../../api/grants.ts';
import { letSupportIn, supportInsideQuery, supportPeopleQuery } from '../../api/support.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { ErrorState } from '../../ui/State.tsx';
import { showDone } from '../../ui/toasts.tsx';
import classes from './grants.module.css';
import { type Minutes, MinutesField, PatientField, ReasonField, referenceIn } from './GrantFields.tsx';

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
  const [minutes, setMinutes] = useState<Minutes>(30);
  const [reason, setReason] = useState('');
  const patientRef = withPatient ? referenceIn(typed) : null;
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
  const ready = accountId !== null && reasonProblem(reason) === null && (!withPatient || patientRef !== null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) give.mutate({ accountId, patientRef, minutes, reason });
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
        <PatientField
          description={t('support.patientHint', { example: EXAMPLE_REF })}
          value={typed}
          onChange={setTyped}
        />
      )}
      <MinutesField label={t('support.minutes')} value={minutes} onChange={setMinutes} />
      <ReasonField
        label={t('support.reason')}
        description={t('support.reasonHint')}
        lines={2}
        value={reason}
        onChange={setReason}
      />
      <ProblemNote error={give.error} />
      <div className={classes.actions}>
        <Button type="submit" loading={give.isPending} disabled={!ready}>
          {t('support.submit')}
        </Button>
      </div>
    </form>
  );
}
