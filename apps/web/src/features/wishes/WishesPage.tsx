import { Button, Skeleton } from '@mantine/core';
import { allows, type Wish } from '@hyaline/contract';
import { IconCalendarHeart } from '@tabler/icons-react';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sessionQuery } from '../../api/identity.ts';
import { wishesQuery } from '../../api/wishes.ts';
import { formatDate } from '../../lib/format.ts';
import { useAge, useLocale } from '../../lib/use-locale.ts';
import { useNow } from '../../lib/use-now.ts';
import { AppLink } from '../../ui/AppLink.tsx';
import { Page } from '../../ui/Page.tsx';
import { ErrorState, State } from '../../ui/State.tsx';
import { BookDialog } from './BookDialog.tsx';
import { DeclineDialog } from './DeclineDialog.tsx';
import { RulesForm } from './RulesForm.tsx';
import classes from './wishes.module.css';

/** Which appointments patients ask for in the portal, oldest first, and the rules of that. */
export function WishesPage() {
  const { t } = useTranslation('wishes');
  const { data: session } = useSuspenseQuery(sessionQuery);
  const { data, error, refetch } = useQuery(wishesQuery);
  const [open, setOpen] = useState<{ wish: Wish; what: 'book' | 'decline' } | null>(null);
  const Dialog = open?.what === 'book' ? BookDialog : DeclineDialog;
  return (
    <Page crumbs={[{ to: '/schedule', label: t('schedule') }]} title={t('title')}>
      <div className={classes.page}>
        {data === undefined ? (
          error === null ? (
            <Skeleton height={200} />
          ) : (
            <ErrorState error={error} onRetry={() => void refetch()} />
          )
        ) : data.length === 0 ? (
          <State icon={<IconCalendarHeart size={28} stroke={1.5} />} title={t('none.title')} text={t('none.text')} />
        ) : (
          <ul className={classes.list}>
            {data.map((wish) => (
              <Card key={wish.id} wish={wish} onAnswer={(what) => setOpen({ wish, what })} />
            ))}
          </ul>
        )}
        {allows(session.role, 'practice:write') && <RulesForm />}
      </div>
      {open && <Dialog wish={open.wish} onClose={() => setOpen(null)} />}
    </Page>
  );
}

function Card({ wish, onAnswer }: { wish: Wish; onAnswer: (what: 'book' | 'decline') => void }) {
  const { t } = useTranslation('wishes');
  const locale = useLocale();
  const age = useAge();
  const now = useNow(30_000);
  const { ref, patientId, kind, weekdays, parts, from, note, askedBy, askedAt } = wish;
  const days = weekdays.map((day) => t(`weekday.${day as 1}`)).join(', ');
  const times = parts.map((part) => t(`part.${part}`)).join(', ');
  return (
    <li className={classes.card}>
      <div className={classes.head}>
        {patientId === null ? (
          <b data-reference>{ref}</b>
        ) : (
          <AppLink to={`/patients/${patientId}`} data-reference>
            {ref}
          </AppLink>
        )}
        <time dateTime={askedAt}>{age(askedAt, now)}</time>
      </div>
      <p className={classes.kind}>{kind}</p>
      <p>{t('from', { day: formatDate(`${from}T12:00:00Z`, locale) })}</p>
      <p>
        {days === '' ? t('anyDay') : days} · {times === '' ? t('anyTime') : times}
      </p>
      {askedBy !== null && (
        <p className={classes.quiet}>{askedBy === '' ? t('askedForPatient') : t('askedBy', { name: askedBy })}</p>
      )}
      {note === null ? (
        <p className={classes.quiet}>{t('noteHidden')}</p>
      ) : (
        note !== '' && <p className={classes.note}>{note}</p>
      )}
      <div className={classes.actions}>
        <Button variant="default" onClick={() => onAnswer('decline')}>
          {t('decline.open')}
        </Button>
        <Button onClick={() => onAnswer('book')}>{t('book.open')}</Button>
      </div>
    </li>
  );
}
