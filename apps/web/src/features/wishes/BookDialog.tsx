import { Button, Modal, Skeleton } from '@mantine/core';
import type { Slot, Wish } from '@hyaline/contract';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { scheduleProvidersQuery, slotsQuery } from '../../api/schedule.ts';
import { bookWish } from '../../api/wishes.ts';
import { formatDate } from '../../lib/format.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { useRecordChange } from '../../lib/use-record-change.ts';
import { ErrorState } from '../../ui/State.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { fitting, searchSpan, spread } from './fitting.ts';
import classes from './wishes.module.css';

const SHOWN = 12;
const PER_DAY = 3;

/** Free times that fit what the patient asked for; one press books one. */
export function BookDialog({ wish, onClose }: { wish: Wish; onClose: () => void }) {
  const { t } = useTranslation(['wishes', 'app']);
  const locale = useLocale();
  const [all, setAll] = useState(false);
  const { from, to } = searchSpan(wish.from, new Date());
  const { data, error, refetch } = useQuery(slotsQuery({ typeId: wish.typeId, from, to, limit: 2000 }));
  const providers = useQuery(scheduleProvidersQuery).data?.providers ?? [];
  const book = useRecordChange({
    ask: ({ providerId, locationId, startsAt }: Slot) => bookWish(wish.id, { providerId, locationId, startsAt }),
    done: t('wishes:book.done'),
    after: onClose,
  });
  const fit = data && spread(all ? data.slots : fitting(data.slots, wish), PER_DAY).slice(0, SHOWN);
  const weekdayOf = ({ wallStart }: Slot) =>
    t(`wishes:weekday.${(new Date(`${wallStart.slice(0, 10)}T12:00:00Z`).getUTCDay() || 7) as 1}`);
  const nameOf = (id: string) => providers.find((each) => each.id === id)?.name ?? '';
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('wishes:book.title', { kind: wish.kind })}
      closeButtonProps={{ 'aria-label': t('app:close') }}
    >
      <p className={classes.quiet}>{all ? t('wishes:book.all') : t('wishes:book.fitting')}</p>
      <ProblemNote error={book.error} />
      {fit === undefined ? (
        error === null ? (
          <Skeleton height={160} />
        ) : (
          <ErrorState error={error} onRetry={() => void refetch()} />
        )
      ) : fit.length === 0 ? (
        <p>{t('wishes:book.none')}</p>
      ) : (
        <ul className={classes.slots}>
          {fit.map((slot) => (
            <li key={`${slot.startsAt}${slot.providerId}`}>
              <Button
                variant="default"
                fullWidth
                justify="space-between"
                disabled={book.isPending}
                rightSection={<span className={classes.quiet}>{nameOf(slot.providerId)}</span>}
                onClick={() => book.mutate(slot)}
              >
                {weekdayOf(slot)} {formatDate(`${slot.wallStart.slice(0, 10)}T12:00:00Z`, locale)},{' '}
                {slot.wallStart.slice(11)}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <Button variant="subtle" onClick={() => setAll(!all)}>
        {all ? t('wishes:book.showFitting') : t('wishes:book.showAll')}
      </Button>
    </Modal>
  );
}
