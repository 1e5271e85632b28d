import { Button } from '@mantine/core';
import type { Team } from '@hyaline/contract';
import { useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { startReview } from '../../api/team.ts';
import { formatDate } from '../../lib/format.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { AppLink } from '../../ui/AppLink.tsx';
import { Note } from '../../ui/Note.tsx';
import { showProblem } from '../../ui/toasts.tsx';
import classes from './team.module.css';
import { useTeamChange } from './use-team-change.ts';

export const REVIEW_PATH = '/settings/team/review';

/** How the quarterly look at who has access stands. */
export function ReviewBanner({ team: { openReview, lastReview } }: { team: Team }) {
  const { t } = useTranslation('team');
  const locale = useLocale();
  const router = useRouter();
  const begin = useTeamChange({
    ask: startReview,
    done: () => t('review.title'),
    after: () => void router.navigate({ to: REVIEW_PATH }),
  });
  if (openReview !== null)
    return (
      <Note tone={openReview.overdue ? 'warn' : 'brand'}>
        <div className={classes.end} data-review>
          {t(openReview.overdue ? 'review.overdue' : 'review.due', { at: formatDate(openReview.dueAt, locale) })}
          <Button size="xs" renderRoot={(props) => <AppLink to={REVIEW_PATH} {...props} />}>
            {t('review.open')}
          </Button>
        </div>
      </Note>
    );
  return (
    <div className={classes.banner}>
      <p>
        {lastReview?.finishedAt
          ? t('review.last', {
              at: formatDate(lastReview.finishedAt, locale),
              name: lastReview.finishedBy ?? '',
              kept: lastReview.kept,
              removed: lastReview.removed,
            })
          : t('review.none')}
      </p>
      <Button
        size="xs"
        variant="default"
        loading={begin.isPending}
        onClick={() => begin.mutate(undefined, { onError: showProblem })}
      >
        {t('review.begin')}
      </Button>
    </div>
  );
}
