import { Button, Skeleton } from '@mantine/core';
import { useMutation, useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { showClinic } from '../../api/client.ts';
import { membersQuery, sessionQuery } from '../../api/identity.ts';
import { legalStatusQuery } from '../../api/legal.ts';
import { planQuery } from '../../api/plan.ts';
import { locationsQuery } from '../../api/practice.ts';
import { supportInsideQuery } from '../../api/support.ts';
import { myClinicsQuery, switchClinic } from '../../api/team.ts';
import { AppLink } from '../../ui/AppLink.tsx';
import { Block, Blocks } from '../../ui/Block.tsx';
import { Page } from '../../ui/Page.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { ErrorState } from '../../ui/State.tsx';
import classes from './grants.module.css';

/** The page of support: which clinics let one in, and, in one of them, how it is set up. */
export function SupportDesk() {
  const { t } = useTranslation('grants');
  const { data: inside } = useQuery(supportInsideQuery);
  return (
    <Page title={t('desk.title')}>
      <Blocks>
        {inside?.some(({ own }) => own) && (
          <Block title={t('desk.here')} text={t('desk.hereText')}>
            <Clinic />
          </Block>
        )}
        <Block title={t('desk.clinics')} text={t('desk.clinicsText')}>
          <Clinics />
        </Block>
      </Blocks>
    </Page>
  );
}

function Clinics() {
  const { t } = useTranslation('grants');
  const client = useQueryClient();
  const { data, error, refetch } = useQuery({ ...myClinicsQuery, refetchInterval: 30_000 });
  const go = useMutation({
    mutationFn: switchClinic,
    onSuccess: (session) => {
      showClinic(session.clinic.id);
      client.clear();
      location.assign('/support'); // a new document: nothing of this clinic stays in memory
    },
  });
  if (data === undefined)
    return error === null ? <Skeleton height={62} /> : <ErrorState error={error} onRetry={() => void refetch()} />;
  // the desk comes first: going there is leaving
  const [desk, ...clinics] = data;
  const away = data.filter(({ current }) => !current);
  if (clinics.length === 0) return <p className={classes.none}>{t('desk.none')}</p>;
  return (
    <>
      <ul className={classes.list}>
        {away.map(({ id, name }) => (
          <li key={id}>
            <div className={classes.text}>
              <b id={`clinic-${id}`}>{name}</b>
            </div>
            <div className={classes.buttons}>
              <Button
                size="xs"
                variant={id === desk?.id ? 'default' : 'filled'}
                aria-describedby={`clinic-${id}`}
                loading={go.isPending}
                onClick={() => go.mutate(id)}
              >
                {t(id === desk?.id ? 'desk.back' : 'desk.enter')}
              </Button>
            </div>
          </li>
        ))}
      </ul>
      <ProblemNote error={go.error} />
    </>
  );
}

function Clinic() {
  const { t } = useTranslation(['grants', 'app']);
  const { data: session } = useSuspenseQuery(sessionQuery);
  const { data: inside = [] } = useQuery(supportInsideQuery);
  const { data: plan } = useQuery(planQuery);
  const { data: legal } = useQuery(legalStatusQuery);
  const { data: places = [] } = useQuery(locationsQuery);
  const { data: people = [] } = useQuery(membersQuery);
  const opens = inside.find(({ own }) => own)?.opens;
  const lines: [string, string][] = [
    [t('grants:desk.name'), session.clinic.name],
    [t('grants:desk.plan'), plan?.plan ? `${plan.plan.plan}, ${plan.plan.state}` : t('grants:desk.noPlan')],
    [t('grants:desk.agreement'), t(legal?.state === 'missing' ? 'grants:desk.unsigned' : 'grants:desk.signed')],
    [t('grants:desk.places'), places.map(({ name }) => name).join(', ')],
    [t('grants:desk.people'), people.map(({ name, role }) => `${name} (${t(`app:role.${role}`)})`).join(', ')],
  ];
  return (
    <div className={classes.words}>
      <dl className={classes.facts}>
        {lines.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {opens?.kind === 'patient' && (
        <Button renderRoot={(props) => <AppLink to="/patients?list=all" {...props} />}>
          {t('grants:desk.patient')}
        </Button>
      )}
    </div>
  );
}
