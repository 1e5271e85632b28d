import { SegmentedControl, Skeleton } from '@mantine/core';
import type { TrustClaim, TrustPage as Evidence } from '@hyaline/contract';
import { IconCircleX, IconShieldSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { trustQuery } from '../../api/trust.ts';
import { formatDateTime } from '../../lib/format.ts';
import { useAge, useLocale } from '../../lib/use-locale.ts';
import { useNow } from '../../lib/use-now.ts';
import { AppLink } from '../../ui/AppLink.tsx';
import { PublicFrame } from '../../ui/PublicFrame.tsx';
import { ErrorState, State } from '../../ui/State.tsx';
import { ClaimDetail, ClaimRow } from './ClaimRow.tsx';
import { arrange, tally, toneOf } from './claims.ts';
import { DutyList } from './DutyList.tsx';
import { Strip } from './Strip.tsx';
import classes from './TrustPage.module.css';

/** Public: what is proven at this moment, with the red first. A failing claim has no fold and no filter. */
export function TrustPage() {
  const { t } = useTranslation('trust');
  const { data, error, refetch } = useQuery(trustQuery);
  return (
    <PublicFrame>
      <title>{`${t('title')} · Hyaline`}</title>
      <div className={classes.page}>
        {data !== undefined ? (
          <Claims page={data} />
        ) : error !== null ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : (
          <Waiting />
        )}
        <VerifyYourself />
        <section className={classes.limits}>
          <h2>{t('limits.title')}</h2>
          <p>{t('limits.text')}</p>
        </section>
        <Duties />
        <section className={classes.limits}>
          <h2>{t('plans.title')}</h2>
          <p>{t('plans.text')}</p>
        </section>
      </div>
    </PublicFrame>
  );
}

const PAPERS = [
  ['/legal/shared-responsibility', 'whole'],
  ['/legal/incident-plan', 'incidents'],
  ['/trust/ropa', 'ropa'],
] as const;

/** What the software cannot do for a clinic, and the papers in which everybody's part stands. */
function Duties() {
  const { t } = useTranslation('trust');
  const locale = useLocale();
  return (
    <section className={classes.limits}>
      <h2>{t('duties.title')}</h2>
      <p>{t('duties.text')}</p>
      <DutyList />
      <p className={classes.papers}>
        {PAPERS.map(([to, name]) => (
          <AppLink key={to} to={`${to}?lang=${locale}`}>
            {t(`duties.${name}`)}
          </AppLink>
        ))}
      </p>
    </section>
  );
}

function Claims({ page }: { page: Evidence }) {
  const { t } = useTranslation('trust');
  const now = useNow(10_000);
  const [filter, setFilter] = useState('all');
  const { red, rest } = arrange(page.claims);
  const areas = [...new Set(page.claims.map((claim) => claim.area))];
  const notGreen = page.claims.filter((claim) => claim.status !== 'pass');
  const shown = rest.filter((claim) =>
    filter === 'all' ? true : filter === 'not-green' ? claim.status !== 'pass' : `area:${claim.area}` === filter,
  );
  if (page.claims.length === 0) {
    return <State icon={<IconShieldSearch size={28} stroke={1.5} />} title={t('empty.title')} text={t('empty.text')} />;
  }
  return (
    <>
      <Headline page={page} now={now} />
      {red.map((claim) => (
        <RedClaim key={claim.id} claim={claim} />
      ))}
      <div className={classes.bar}>
        <SegmentedControl
          className={classes.filter}
          aria-label={t('filter.label')}
          value={filter}
          onChange={setFilter}
          data={[
            { value: 'all', label: t('filter.all', { n: page.claims.length }) },
            { value: 'not-green', label: t('filter.notGreen', { n: notGreen.length }) },
            ...areas.map((area) => ({ value: `area:${area}`, label: t(`area.${knownArea(area)}`) })),
          ]}
        />
        <Legend />
      </div>
      <ul className={classes.list}>
        {shown.map((claim) => (
          <ClaimRow key={claim.id} claim={claim} now={now} />
        ))}
      </ul>
    </>
  );
}

const AREAS = ['tenancy', 'isolation', 'encryption', 'ledger', 'audit', 'sharing', 'links', 'identity', 'browser-security', 'reliability', 'operations'] as const; // prettier-ignore
type Area = (typeof AREAS)[number] | 'other';
const knownArea = (area: string): Area => AREAS.find((each) => each === area) ?? 'other';

function Headline({ page, now }: { page: Evidence; now: Date }) {
  const { t } = useTranslation('trust');
  const age = useAge();
  const counts = tally(page.claims);
  const reasons = (['fail', 'stale', 'unproven', 'word'] as const)
    .filter((reason) => counts[reason] > 0)
    .map((reason) => t(`counts.${reason}`, { count: counts[reason] }));
  const planted = page.claims.reduce((sum, claim) => sum + claim.faults.planted, 0);
  const caught = page.claims.reduce((sum, claim) => sum + claim.faults.caught, 0);
  return (
    <section className={classes.head}>
      <div>
        <h1>{t('headline', { proven: page.proven, total: page.claims.length })}</h1>
        <p>
          {t('lead')} {reasons.length > 0 && <b>{`${reasons.join(', ')}.`}</b>}
        </p>
      </div>
      <dl className={classes.metrics}>
        <div>
          <dt>{t('metrics.lastProbe')}</dt>
          <dd>{page.lastProbeAt === null ? t('metrics.never') : age(page.lastProbeAt, now)}</dd>
        </div>
        <div>
          <dt>{t('metrics.build')}</dt>
          <dd className={classes.reference}>{page.build.slice(0, 12)}</dd>
        </div>
        <div>
          <dt>{t('metrics.faults')}</dt>
          <dd>{t('metrics.faultsValue', { caught, planted })}</dd>
        </div>
      </dl>
    </section>
  );
}

function RedClaim({ claim }: { claim: TrustClaim }) {
  const { t } = useTranslation('trust');
  const locale = useLocale();
  return (
    <section className={classes.red}>
      <IconCircleX size={22} stroke={1.6} aria-hidden />
      <div className={classes.redText}>
        <h2>{claim.text[locale]}</h2>
        <p>
          {toneOf(claim) === 'fail' &&
            claim.since !== null &&
            `${t('since', { at: formatDateTime(claim.since, locale) })} `}
          {claim.measured[locale]}
        </p>
        <ClaimDetail claim={claim} />
      </div>
      <div className={classes.redStrip}>
        <Strip history={claim.history} />
        <div>
          <span>{t('strip.span')}</span>
          <span>{t('strip.today')}</span>
        </div>
      </div>
    </section>
  );
}

function Legend() {
  const { t } = useTranslation('trust');
  return (
    <div className={classes.legend} aria-hidden>
      <i data-state="proven" />
      {t('strip.proven')}
      <i data-state="not-proven" />
      {t('strip.notProven')}
      <i data-state="too-old" />
      {t('strip.tooOld')}
    </div>
  );
}

function VerifyYourself() {
  const { t } = useTranslation('trust');
  return (
    <section className={classes.verify}>
      <div>
        <h2>{t('verify.title')}</h2>
        <p>{t('verify.text')}</p>
      </div>
      <pre className={classes.code}>
        <code>
          <span># {t('verify.outside')}</span>
          {`\nnpx hyaline verify --url ${location.origin}\n`}
          <span># {t('verify.comment')}</span>
          {'\n'}npx hyaline audit verify clinic.ledger
        </code>
      </pre>
    </section>
  );
}

function Waiting() {
  return (
    <div aria-busy="true">
      <Skeleton height={46} width="min(560px, 90%)" mb={16} />
      <Skeleton height={18} width="min(520px, 80%)" mb={8} />
      <Skeleton height={18} width="min(420px, 70%)" mb={40} />
      {[0, 1, 2].map((row) => (
        <Skeleton key={row} height={52} mb={12} />
      ))}
    </div>
  );
}
