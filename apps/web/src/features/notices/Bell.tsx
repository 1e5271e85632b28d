import { UnstyledButton } from '@mantine/core';
import { IconBell } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { noticesQuery } from '../../api/notices.ts';
import { Count } from '../../ui/Count.tsx';
import classes from './Bell.module.css';
import { setNoticesOpened } from './opening.ts';

export function useUnread(): { unread: number; name: string } {
  const { t } = useTranslation('notices');
  const { data } = useQuery(noticesQuery);
  const unread = data?.unread ?? 0;
  return { unread, name: unread === 0 ? t('bellNone') : t('bell', { n: unread }) };
}

interface BellProps {
  /** Of the bar it stands in: one row, and the word that the narrow bar hides. */
  row: string | undefined;
  label: string | undefined;
}

/** The way to the notices, with how many are unread. */
export function Bell({ row, label }: BellProps) {
  const { t } = useTranslation('notices');
  const { unread, name } = useUnread();
  return (
    <UnstyledButton
      className={`${row ?? ''} ${classes.bell}`}
      aria-label={name}
      aria-haspopup="dialog"
      onClick={() => setNoticesOpened(true)}
    >
      <IconBell size={18} stroke={1.6} aria-hidden />
      <span className={label} aria-hidden>
        {t('title')}
      </span>
      {unread > 0 && <Count of={unread} />}
    </UnstyledButton>
  );
}
