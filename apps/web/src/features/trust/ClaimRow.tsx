import type { TrustClaim } from '@hyaline/contract';
import {
  IconChevronRight,
  IconCircleCheck,
  IconCircleX,
  IconClockExclamation,
  IconCircleDashed,
  IconSignature,
} from '@tabler/icons-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../lib/format.ts';
import { useAge, useLocale } from '../../lib/use-locale.ts';
import classes from './ClaimRow.module.css';
import { type Tone, toneOf } from './claims.ts';
import { Strip } from './Strip.tsx';

const ICONS = {
  pass: IconCircleCheck,
  fail: IconCircleX,
  warn: IconClockExclamation,
  info: IconSignature,
  plain: IconCircleDashed,
} satisfies Record<Tone, unknown>;

export function ClaimRow({ claim, now }: { claim: TrustClaim; now: Date }) {
  const { t } = useTranslation('trust');
  const locale = useLocale();
  const age = useAge();
  const [open, setOpen] = useState(false);
  const detailId = useId();
  const tone = toneOf(claim);
  const Icon = ICONS[tone];
  return (
    <li className={classes.claim}>
      <button
        type="button"
        className={classes.row}
        aria-expanded={open}
        aria-controls={detailId}
        onClick={() => setOpen(!open)}
      >
        <span className={classes.status} data-tone={tone}>
          <Icon size={16} stroke={1.8} aria-hidden />
          {t(`status.${claim.status}`)}
        </span>
        <span className={classes.text}>
          <b>{claim.text[locale]}</b>
          <span>{claim.how[locale]}</span>
        </span>
        <span className={classes.measured}>{claim.measured[locale]}</span>
        <span className={classes.days}>
          <Strip history={claim.history} />
          <span>
            <span>{t('strip.span')}</span>
            <span>{claim.checkedAt === null ? t('detail.never') : age(claim.checkedAt, now)}</span>
          </span>
        </span>
        <IconChevronRight size={16} stroke={1.8} className={classes.chevron} aria-hidden />
      </button>
      <div id={detailId} hidden={!open} className={classes.detail}>
        <ClaimDetail claim={claim} />
      </div>
    </li>
  );
}

export function ClaimDetail({ claim }: { claim: TrustClaim }) {
  const { t } = useTranslation('trust');
  const locale = useLocale();
  return (
    <dl className={classes.list}>
      <dt>{t('detail.how')}</dt>
      <dd>{claim.how[locale]}</dd>
      <dt>{t('detail.limits')}</dt>
      <dd>{claim.limits[locale]}</dd>
      <dt>{t('detail.sample')}</dt>
      <dd>{formatNumber(claim.sampleSize, locale)}</dd>
      <dt>{t('detail.faults')}</dt>
      <dd>{t('metrics.faultsValue', claim.faults)}</dd>
      <dt>{t('detail.maxAge')}</dt>
      <dd>{validFor(claim.maxAgeSeconds, t)}</dd>
      <dt>{t('detail.probe')}</dt>
      <dd className={classes.reference}>
        {claim.id} · {claim.probe.id} {claim.probe.sha256.slice(0, 12)}
      </dd>
    </dl>
  );
}

function validFor(seconds: number, t: ReturnType<typeof useTranslation<'trust'>>['t']): string {
  if (seconds < 3600) return t('detail.minutes', { n: Math.round(seconds / 60) });
  if (seconds < 2 * 86_400) return t('detail.hours', { n: Math.round(seconds / 3600) });
  return t('detail.days', { n: Math.round(seconds / 86_400) });
}
