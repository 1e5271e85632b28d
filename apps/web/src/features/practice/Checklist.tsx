import type { ChecklistItem } from '@hyaline/contract';
import { IconChevronRight, IconCircle, IconCircleCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { AppLink } from '../../ui/AppLink.tsx';
import classes from './practice.module.css';

const PLACES: Record<ChecklistItem['item'], string> = {
  agreement: '/settings/compliance',
  hours: '/settings/practice',
  officer: '/settings/practice',
  team: '/settings/team',
  branding: '/settings/branding',
  notice: '/settings/rules',
  retention: '/settings/practice',
  patient: '/patients/new',
  study: '/imaging',
  appointment: '/schedule',
  link: '/links',
};

/** What the first week asks for. It ticks itself: each line is so in the clinic, or leads to where it is done. */
export function Checklist({ items }: { items: readonly ChecklistItem[] }) {
  const { t } = useTranslation('practice');
  const done = items.filter((item) => item.done).length;
  return (
    <div className={classes.checklist}>
      <p className={classes.count} role="status">
        {t('checklist.count', { done, all: items.length })}
      </p>
      <ul className={classes.checks}>
        {items.map(({ item, done: isDone }) => (
          <li key={item} data-done={isDone || undefined}>
            {isDone ? (
              <span className={classes.check}>
                <IconCircleCheck size={20} stroke={1.6} aria-hidden />
                <span>{t(`checklist.${item}`)}</span>
                <span className={classes.doneWord}>{t('checklist.done')}</span>
              </span>
            ) : (
              <AppLink to={PLACES[item]} className={classes.check}>
                <IconCircle size={20} stroke={1.6} aria-hidden />
                <span>{t(`checklist.${item}`)}</span>
                <IconChevronRight size={16} aria-hidden />
              </AppLink>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
