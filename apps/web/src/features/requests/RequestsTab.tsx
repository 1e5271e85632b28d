import { Button, Skeleton } from '@mantine/core';
import type { Patient, PatientRequest, PatientRequests } from '@hyaline/contract';
import { IconInbox, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { requestsQuery } from '../../api/requests.ts';
import { useMayStore } from '../../ui/AgreementNote.tsx';
import { Note } from '../../ui/Note.tsx';
import { ErrorState, State } from '../../ui/State.tsx';
import { EnterDialog } from './EnterDialog.tsx';
import { RequestCard, type Step } from './RequestCard.tsx';
import classes from './requests.module.css';
import { LawDialog } from './LawDialog.tsx';
import { AnswerDialog, ExtendDialog, IdentityDialog, StatementDialog, WithdrawDialog } from './StepDialogs.tsx';

const DIALOGS = {
  identity: IdentityDialog,
  law: LawDialog,
  extend: ExtendDialog,
  answer: AnswerDialog,
  statement: StatementDialog,
  withdraw: WithdrawDialog,
};

/** What this patient asked of their data, and what came of it. */
export function RequestsTab({ patient }: { patient: Patient }) {
  const { data, error, refetch } = useQuery(requestsQuery(patient.id));
  if (data === undefined)
    return error === null ? <Skeleton height={240} /> : <ErrorState error={error} onRetry={() => void refetch()} />;
  return <Requests patient={patient} data={data} />;
}

function Requests({ patient, data: { requests, usualLaw } }: { patient: Patient; data: PatientRequests }) {
  const { t } = useTranslation('requests');
  const mayStore = useMayStore();
  const [entering, setEntering] = useState(false);
  const [open, setOpen] = useState<{ step: Step; request: PatientRequest } | null>(null);
  const mayWrite = patient.mayWrite && patient.removedAt === null;
  const Dialog = open && DIALOGS[open.step];
  const enter = mayWrite && (
    <Button disabled={!mayStore} leftSection={<IconPlus size={16} />} onClick={() => setEntering(true)}>
      {t('enter.action')}
    </Button>
  );
  return (
    <>
      {requests.length === 0 ? (
        <State
          icon={<IconInbox size={28} stroke={1.5} />}
          title={t('none.title')}
          text={t('none.text')}
          actions={enter}
        />
      ) : (
        <>
          <div className={classes.top}>{enter}</div>
          <ul className={classes.list}>
            {requests.map((request) => (
              <RequestCard
                key={request.id}
                request={request}
                mayWrite={mayWrite}
                onStep={(step) => setOpen({ step, request })}
              />
            ))}
          </ul>
        </>
      )}
      <Note>{t('check')}</Note>
      {entering && <EnterDialog patientId={patient.id} usualLaw={usualLaw} onClose={() => setEntering(false)} />}
      {Dialog && open && <Dialog request={open.request} onClose={() => setOpen(null)} />}
    </>
  );
}
