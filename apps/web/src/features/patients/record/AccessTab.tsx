import { Button, Skeleton } from '@mantine/core';
import type { Patient, PatientAssignment, Session } from '@hyaline/contract';
import { IconArrowsExchange, IconCalendarTime, IconUserPlus } from '@tabler/icons-react';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { membersQuery, sessionQuery } from '../../../api/identity.ts';
import { assignmentsOfQuery } from '../../../api/patients.ts';
import { Block, Blocks } from '../../../ui/Block.tsx';
import { ErrorState } from '../../../ui/State.tsx';
import { RestoreDialog } from '../RestoreDialog.tsx';
import { AssignDialog } from './AssignDialog.tsx';
import classes from './access.module.css';
import { EndDialog } from './EndDialog.tsx';
import { HandOverDialog } from './HandOverDialog.tsx';
import { IdentityGrants } from './IdentityGrants.tsx';
import { PastAccess } from './PastAccess.tsx';
import { PeopleWhoSee } from './PeopleWhoSee.tsx';
import { PortalBlock } from './PortalBlock.tsx';
import { ProxiesBlock } from './ProxiesBlock.tsx';
import { RemoveDialog } from './RemoveDialog.tsx';
import { SharedBlock } from './SharedBlock.tsx';

type Step = 'provider' | 'cover' | 'identity' | 'hand-over' | 'remove' | 'restore';

/** Passed on by the owner and by whoever treats in their own right: cover and special access hand nothing on. */
const mayPassOn = ({ role }: Session, { seesAs }: Patient): boolean => role === 'owner' || seesAs === 'provider';

/** Who may see the record now, who could, and how that changes. */
export function AccessTab({ patient }: { patient: Patient }) {
  const { data: session } = useSuspenseQuery(sessionQuery);
  const { data, error, refetch } = useQuery(assignmentsOfQuery(patient.id));
  const members = useQuery(membersQuery);
  const problem = error ?? members.error;
  if (data === undefined || members.data === undefined) {
    if (problem === null) return <Skeleton height={240} />;
    return <ErrorState error={problem} onRetry={() => void Promise.all([refetch(), members.refetch()])} />;
  }
  return <Access patient={patient} session={session} assignments={data} members={members.data} />;
}

interface AccessProps {
  patient: Patient;
  session: Session;
  assignments: readonly PatientAssignment[];
  members: readonly { id: string; name: string; role: Session['role'] }[];
}

function Access({ patient, session, assignments, members }: AccessProps) {
  const { t } = useTranslation('patients');
  const [step, setStep] = useState<Step | null>(null);
  const [ending, setEnding] = useState<PatientAssignment | null>(null);
  const manages = mayPassOn(session, patient) && patient.removedAt === null;
  const live = assignments.filter((each) => each.live);
  const close = () => setStep(null);
  /** One's own may always be given up. */
  const mayEnd = ({ kind, person }: PatientAssignment) =>
    manages || (person.id === session.account.id && kind !== 'identity' && patient.removedAt === null);
  const action = (each: PatientAssignment) =>
    mayEnd(each) && (
      <Button
        size="xs"
        variant="default"
        aria-label={`${t('access.end.action')}, ${each.person.name}`}
        onClick={() => setEnding(each)}
      >
        {t('access.end.action')}
      </Button>
    );
  const common = { patient, session, members, live, onClose: close };
  return (
    <div className={classes.whole}>
      <Blocks>
        <Block title={t('access.treat.title')} text={t('access.treat.text')}>
          <PeopleWhoSee
            assignments={live}
            owners={members.filter(({ role }) => role === 'owner')}
            self={session.account.id}
            action={action}
          />
          {manages && (
            <div className={classes.actions}>
              <Button variant="default" leftSection={<IconUserPlus size={16} />} onClick={() => setStep('provider')}>
                {t('access.assign.action')}
              </Button>
              <Button variant="default" leftSection={<IconCalendarTime size={16} />} onClick={() => setStep('cover')}>
                {t('access.cover.action')}
              </Button>
              {live.some(({ kind }) => kind === 'provider') && (
                <Button
                  variant="default"
                  leftSection={<IconArrowsExchange size={16} />}
                  onClick={() => setStep('hand-over')}
                >
                  {t('access.handOver.action')}
                </Button>
              )}
            </div>
          )}
        </Block>
        <Block title={t('access.identity.title')} text={t('access.identity.text')}>
          <IdentityGrants
            assignments={live}
            action={action}
            onAllow={manages ? () => setStep('identity') : undefined}
          />
        </Block>
        {patient.removedAt === null && patient.seesAs !== 'grant' && <PortalBlock patient={patient} />}
        {patient.removedAt === null && patient.seesAs !== 'grant' && <ProxiesBlock patient={patient} />}
        {patient.removedAt === null && <SharedBlock patient={patient} />}
        {assignments.some((each) => !each.live) && (
          <Block title={t('access.past.title')} text={t('access.past.text')}>
            <PastAccess assignments={assignments} />
          </Block>
        )}
        {patient.mayWrite && patient.seesAs !== 'grant' && <PutAway patient={patient} onStep={setStep} />}
        {(step === 'provider' || step === 'cover' || step === 'identity') && <AssignDialog kind={step} {...common} />}
        {step === 'hand-over' && <HandOverDialog {...common} />}
        {step === 'remove' && <RemoveDialog patient={patient} onClose={close} />}
        {step === 'restore' && <RestoreDialog patient={patient} onClose={close} />}
        {ending !== null && (
          <EndDialog patient={patient} session={session} assignment={ending} onClose={() => setEnding(null)} />
        )}
      </Blocks>
    </div>
  );
}

function PutAway({ patient, onStep }: { patient: Patient; onStep: (step: Step) => void }) {
  const { t } = useTranslation('patients');
  const away = patient.removedAt !== null;
  return (
    <Block
      title={t(away ? 'remove.restoreSection' : 'remove.section')}
      text={t(away ? 'remove.restoreText' : 'remove.sectionText')}
    >
      <div className={classes.actions} data-alone>
        <Button
          variant="default"
          color={away ? undefined : 'red'}
          className={away ? undefined : classes.danger}
          onClick={() => onStep(away ? 'restore' : 'remove')}
        >
          {t(away ? 'remove.restore' : 'remove.action')}
        </Button>
      </div>
    </Block>
  );
}
