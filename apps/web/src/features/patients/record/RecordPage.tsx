import { Button, Skeleton } from '@mantine/core';
import { allows, type Patient, type Session } from '@hyaline/contract';
import { IconDoorExit, IconEye, IconUserOff } from '@tabler/icons-react';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { isCode } from '../../../api/errors.ts';
import { sessionQuery } from '../../../api/identity.ts';
import { patientQuery } from '../../../api/patients.ts';
import { useNoPrint } from '../../../lib/use-no-print.ts';
import { AppLink } from '../../../ui/AppLink.tsx';
import { Page } from '../../../ui/Page.tsx';
import { Pill } from '../../../ui/Pill.tsx';
import { ErrorState, State } from '../../../ui/State.tsx';
import { NotForRole } from '../NotForRole.tsx';
import { RecordHeader } from './RecordHeader.tsx';
import classes from './record.module.css';
import { partsOf, RecordParts } from './RecordParts.tsx';
import { RECORD_ACTIONS, RECORD_TABS, type RecordTab } from './tabs.ts';
import { useAccessOver } from './use-access-over.ts';

/** One patient. The name is on the page alone: not in its title, which windows and histories show, nor its address. */
export function RecordPage() {
  const { t } = useTranslation('patients');
  const { id = '', tab = '' } = useParams({ strict: false });
  const { data: session } = useSuspenseQuery(sessionQuery);
  const { data: patient, error, refetch } = useQuery(patientQuery(id));
  const over = useAccessOver(session, patient);
  useNoPrint(t('record.noPrint'));
  const crumbs = [{ to: '/patients', label: t('record.patients') }];
  if (over) return <NotHere session={session} what="over" />;
  if (isCode(error, 'forbidden')) return <NotForRole role={session.role} />;
  if (isCode(error, 'not-found')) return <NotHere session={session} what="missing" />;
  if (patient === undefined) {
    return (
      <Page crumbs={crumbs} title={t('title')}>
        {error === null ? <Waiting /> : <ErrorState error={error} onRetry={() => void refetch()} />}
      </Page>
    );
  }
  return (
    <Page
      crumbs={crumbs}
      title={patient.ref}
      actions={
        <>
          <span className={classes.truth}>
            <Pill icon={<IconEye size={13} stroke={1.9} />}>{t('truth')}</Pill>
          </span>
          <RecordParts parts={ACTIONS} patient={patient} session={session} />
        </>
      }
    >
      <div className={classes.record}>
        <RecordHeader patient={patient} session={session} />
        <Tabs patient={patient} session={session} here={tab} />
        <Suspense fallback={<Skeleton height={240} />}>
          <TabContent key={`${patient.id}/${tab}`} patient={patient} session={session} name={tab} />
        </Suspense>
      </div>
    </Page>
  );
}

const ACTIONS = partsOf(RECORD_ACTIONS);

const tabsFor = ({ role }: Session): RecordTab[] =>
  RECORD_TABS.filter(({ needs }) => needs === undefined || allows(role, needs));

function Tabs({ patient, session, here }: { patient: Patient; session: Session; here: string }) {
  const { t } = useTranslation('patients');
  const bar = useRef<HTMLElement>(null);
  useEffect(() => {
    // there are more of them than a phone is wide
    bar.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [here]);
  return (
    <nav ref={bar} className={classes.tabs} aria-label={t('record.tabs')}>
      {tabsFor(session).map(({ name, labelKey }) => (
        <AppLink
          key={name}
          to={`/patients/${patient.id}/${name}`}
          className={classes.tab}
          aria-current={name === here ? 'page' : undefined}
        >
          {t(labelKey)}
        </AppLink>
      ))}
    </nav>
  );
}

const VIEWS = new Map(RECORD_TABS.map(({ name, load }) => [name, lazy(async () => ({ default: await load() }))]));

function TabContent({ patient, session, name }: { patient: Patient; session: Session; name: string }) {
  const { t } = useTranslation('patients');
  const View = tabsFor(session).some((tab) => tab.name === name) ? VIEWS.get(name) : undefined;
  return View === undefined ? <p>{t('record.noTab')}</p> : <View patient={patient} />;
}

/** In place of a record that is not there for this person, whether there is one or not; nothing of it stays. */
function NotHere({ session, what }: { session: Session; what: 'over' | 'missing' }) {
  const { t } = useTranslation('patients');
  const Icon = what === 'over' ? IconDoorExit : IconUserOff;
  return (
    <Page title={t('title')}>
      <State
        icon={<Icon size={28} stroke={1.5} />}
        title={t(`record.${what}.title`)}
        text={t(`record.${what}.text`)}
        actions={
          <Button renderRoot={(props) => <AppLink to="/patients" {...props} />}>{t(`record.${what}.back`)}</Button>
        }
        footnote={
          what === 'missing' && allows(session.role, 'grant:request') ? (
            <AppLink to="/settings/special-access" className={classes.ask}>
              {t('record.ask')}
            </AppLink>
          ) : undefined
        }
      />
    </Page>
  );
}

function Waiting() {
  return (
    <div className={classes.record} aria-busy="true">
      <Skeleton height={64} mb={24} />
      <Skeleton height={36} mb={24} />
      <Skeleton height={240} />
    </div>
  );
}
