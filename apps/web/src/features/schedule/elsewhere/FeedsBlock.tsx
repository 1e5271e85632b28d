import { Button } from '@mantine/core';
import { IconCalendarShare, IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { calendarFeedsQuery, makeCalendarFeed, withdrawCalendarFeed } from '../../../api/calendars.ts';
import { formatDateTime } from '../../../lib/format.ts';
import { useLocale } from '../../../lib/use-locale.ts';
import { Block } from '../../../ui/Block.tsx';
import { CopyButton } from '../../../ui/CopyButton.tsx';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { showDone, showProblem } from '../../../ui/toasts.tsx';
import classes from '../settings/settings.module.css';
import own from './elsewhere.module.css';

/** One's own appointments in one's own calendar program: addresses, each shown once. */
export function FeedsBlock() {
  const { t } = useTranslation('schedule');
  const locale = useLocale();
  const client = useQueryClient();
  const feeds = useQuery(calendarFeedsQuery);
  const refresh = (): Promise<void> => client.invalidateQueries({ queryKey: calendarFeedsQuery.queryKey });
  const make = useMutation({ mutationFn: makeCalendarFeed, onSettled: refresh });
  const withdraw = useMutation({
    mutationFn: withdrawCalendarFeed,
    onSuccess: (_, id) => {
      if (make.data?.id === id) make.reset();
      showDone(t('elsewhere.withdrawn'));
    },
    onError: showProblem,
    onSettled: refresh,
  });
  return (
    <Block title={t('elsewhere.feeds')} text={t('elsewhere.feedsText')}>
      {feeds.data?.length === 0 && <p className={classes.none}>{t('elsewhere.feedsNone')}</p>}
      <ul className={classes.types}>
        {feeds.data?.map(({ id, createdAt, readAt }) => (
          <li key={id}>
            <IconCalendarShare size={17} stroke={1.6} aria-hidden />
            <div>
              <b>{t('elsewhere.made', { at: formatDateTime(createdAt, locale) })}</b>
              <span>
                {readAt === null
                  ? t('elsewhere.neverRead')
                  : t('elsewhere.read', { at: formatDateTime(readAt, locale) })}
              </span>
            </div>
            <Button
              size="xs"
              variant="default"
              aria-label={`${t('elsewhere.withdraw')}: ${formatDateTime(createdAt, locale)}`}
              disabled={withdraw.isPending}
              onClick={() => withdraw.mutate(id)}
            >
              {t('elsewhere.withdraw')}
            </Button>
          </li>
        ))}
      </ul>
      {make.data !== undefined && (
        <div className={own.once} role="status">
          <p>{t('elsewhere.once')}</p>
          <div>
            <code data-field="calendar-address">{make.data.url}</code>
            <CopyButton text={make.data.url} />
          </div>
        </div>
      )}
      <div className={classes.foot}>
        <ProblemNote error={feeds.error ?? make.error} />
        <Button
          variant="default"
          leftSection={<IconPlus size={16} />}
          loading={make.isPending}
          onClick={() => make.mutate()}
        >
          {t('elsewhere.make')}
        </Button>
      </div>
    </Block>
  );
}
