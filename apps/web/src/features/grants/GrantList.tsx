import { Button, Skeleton } from '@mantine/core';
import type { Grant } from '@hyaline/contract';
import { IconAlertTriangle, IconCircleCheck, IconClock, IconDoorEnter } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { grantsQuery } from '../../api/grants.ts';
import { formatDateTime } from '../../lib/format.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { Note } from '../../ui/Note.tsx';
import { Pill, type Tone } from '../../ui/Pill.tsx';
import { ErrorState } from '../../ui/State.tsx';
import { EndGrant } from '../../ui/special-access/EndGrant.tsx';
import { GrantDrawer } from './GrantDrawer.tsx';
import classes from './grants.module.css';

/** Accesses that members took, open reviews first; or those that owners gave to support. */
export function Grants({ reviews, kind }: { reviews: boolean; kind: Grant['kind'] }) {
  const { t } = useTranslation('grants');
  const { data: all, error, refetch } = useQuery(grantsQuery);
  const data = all?.filter((grant) => grant.kind === kind);
  const [shown, setShown] = useState<string | null>(null);
  const [ending, setEnding] = useState<string | null>(null);
  if (data === undefined)
    return error === null ? <Skeleton height={62} /> : <ErrorState error={error} onRetry={() => void refetch()} />;
  if (data.length === 0) {
    const none = kind === 'support' ? 'support.empty' : reviews ? 'list.none' : 'list.noneOwn';
    return <p className={classes.none}>{t(none)}</p>;
  }
  const stuck =
    kind === 'emergency' && data.some((grant) => grant.own && grant.reviewedAt === null && !grant.reviewable);
  return (
    <>
      {stuck && (
        <div className={classes.stuck}>
          <Note tone="warn" icon={<IconAlertTriangle size={16} stroke={1.9} />}>
            {t('list.alone')}
          </Note>
        </div>
      )}
      <ul className={classes.list}>
        {data.map((grant) => (
          <GrantRow
            key={grant.id}
            grant={grant}
            onShow={() => setShown(grant.id)}
            onEnd={grant.mayEnd ? () => setEnding(grant.id) : null}
          />
        ))}
      </ul>
      <EndGrant id={ending} support={kind === 'support'} onClose={() => setEnding(null)} />
      <GrantDrawer id={shown} onClose={() => setShown(null)} />
    </>
  );
}

function GrantRow({ grant, onShow, onEnd }: { grant: Grant; onShow: () => void; onEnd: (() => void) | null }) {
  const { t } = useTranslation('grants');
  const locale = useLocale();
  const nameId = `grant-${grant.id}`;
  const at = formatDateTime(grant.takenAt, locale);
  return (
    <li>
      <div className={classes.text}>
        <b id={nameId} data-reference={grant.target.kind === 'patient' || undefined}>
          {grant.target.kind === 'patient'
            ? grant.target.patientRef
            : t(grant.target.kind === 'settings' ? 'support.opensSettings' : 'list.study')}
        </b>
        <span>
          {grant.givenBy !== null
            ? t('support.givenBy', { who: grant.takenBy.name, by: grant.givenBy.name, at })
            : grant.own
              ? t('list.tookOwn', { at })
              : t('list.took', { who: grant.takenBy.name, at })}
        </span>
      </div>
      <GrantState grant={grant} />
      <div className={classes.buttons}>
        {onEnd !== null && (
          <Button size="xs" variant="default" aria-describedby={nameId} onClick={onEnd}>
            {t('list.end')}
          </Button>
        )}
        <Button size="xs" variant={grant.mayReview ? 'filled' : 'default'} aria-describedby={nameId} onClick={onShow}>
          {t(grant.mayReview ? 'list.review' : 'list.show')}
        </Button>
      </div>
    </li>
  );
}

function GrantState({ grant }: { grant: Grant }) {
  const { t } = useTranslation('grants');
  const locale = useLocale();
  const size = { size: 13, stroke: 1.9 } as const;
  const pill = (tone: Tone, icon: React.ReactNode, key: 'live' | 'due' | 'overdue' | 'reviewed', at: string) => (
    <Pill tone={tone} icon={icon}>
      {t(`state.${key}`, { at: formatDateTime(at, locale) })}
    </Pill>
  );
  if (grant.live) return pill('warn', <IconDoorEnter {...size} />, 'live', grant.endsAt);
  if (grant.kind === 'support')
    return (
      <Pill tone="plain" icon={<IconClock {...size} />}>
        {t('support.endedAt', { at: formatDateTime(grant.endedAt ?? grant.endsAt, locale) })}
      </Pill>
    );
  if (grant.reviewedAt !== null) return pill('pass', <IconCircleCheck {...size} />, 'reviewed', grant.reviewedAt);
  if (grant.overdue) return pill('fail', <IconAlertTriangle {...size} />, 'overdue', grant.reviewDueAt);
  return pill('plain', <IconClock {...size} />, 'due', grant.reviewDueAt);
}
