import { allows, type Session } from '@hyaline/contract';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { planQuery } from '../../api/plan.ts';
import { formatDateTime } from '../../lib/format.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { Note } from '../../ui/Note.tsx';
import classes from './PasswordNote.module.css';

/** Days left of a trial or of the time after a failed payment, and what rests when it is over. For owner and admin. */
export function PlanNote({ session }: { session: Session }) {
  const { t } = useTranslation('app');
  const locale = useLocale();
  const { data } = useQuery({ ...planQuery, enabled: allows(session.role, 'plan:read') });
  const plan = data?.plan ?? null;
  if (plan === null || plan.state === 'active') return null;
  const at = plan.endsAt === null ? '' : formatDateTime(plan.endsAt, locale);
  const running = plan.state === 'trialing' ? 'planNote.trial' : 'planNote.grace';
  return (
    <div className={classes.place} role="status">
      {plan.access === 'full' ? (
        <Note tone={plan.state === 'trialing' ? 'brand' : 'warn'}>{t(running, { count: plan.daysLeft ?? 0, at })}</Note>
      ) : (
        <Note tone="warn">{t('planNote.ended')}</Note>
      )}
    </div>
  );
}
