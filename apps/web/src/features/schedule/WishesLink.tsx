import { Button } from '@mantine/core';
import { IconCalendarHeart } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { wishCountQuery } from '../../api/wishes.ts';
import { AppLink } from '../../ui/AppLink.tsx';
import classes from './schedule.module.css';

/** From the schedule to what patients ask for. */
export function WishesLink() {
  const { t } = useTranslation('schedule');
  const { data: open = 0 } = useQuery(wishCountQuery);
  return (
    <Button
      variant="default"
      className={classes.compact}
      rightSection={open === 0 ? undefined : <b className={classes.count}>{open}</b>}
      leftSection={<IconCalendarHeart size={16} stroke={1.7} />}
      renderRoot={(props) => <AppLink to="/schedule/wishes" {...props} />}
    >
      {open === 0 ? t('wishes.open') : t('wishes.count', { n: open })}
    </Button>
  );
}
