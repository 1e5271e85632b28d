import type { Task } from '@hyaline/contract';
import { useTranslation } from 'react-i18next';
import { formatStudyDate } from '../../lib/format.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { nearDay } from './groups.ts';

type Worded = Pick<Task, 'title' | 'auto'>;

/** What a task is called: by its own words, or by what the product made it of. */
export function useTaskTitle(): (task: Worded) => string {
  const { t } = useTranslation('tasks');
  return ({ title, auto }) => title ?? (auto === null ? '' : t(`auto.${auto}`));
}

/** today, tomorrow, 3 Dec 2026 */
export function useDueWords(): (dueOn: string, today: string) => string {
  const { t } = useTranslation('tasks');
  const locale = useLocale();
  return (dueOn, today) => {
    const near = nearDay(dueOn, today);
    return near === null ? formatStudyDate(dueOn, locale) : t(`due.${near}`);
  };
}

export function usePersonName(): (person: Task['assignee']) => string {
  const { t } = useTranslation('tasks');
  return (person) => (person === null ? t('nobody') : person.here ? person.name : t('gone', { name: person.name }));
}
