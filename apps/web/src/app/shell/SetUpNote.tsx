import { allows, type Role, type Session } from '@hyaline/contract';
import { IconAlertTriangle, IconProgressCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { practiceQuery } from '../../api/practice.ts';
import { formatDay } from '../../lib/format.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { AppLink } from '../../ui/AppLink.tsx';

/** For those who run the clinic, as long as it was not set up to the end. */
export function useNeedsSetUp(role: Role): boolean {
  const { data } = useQuery({ ...practiceQuery, enabled: allows(role, 'practice:write') });
  return data?.onboardingComplete === false;
}

interface SetUpNoteProps {
  session: Session;
  /** Looks of the bar that it stands in. */
  row: string | undefined;
  label: string | undefined;
}

/** The quiet way back to the set-up; louder, that the clinic is being closed. */
export function SetUpNote({ session, row, label }: SetUpNoteProps) {
  const { t } = useTranslation('app');
  const locale = useLocale();
  const { data } = useQuery({ ...practiceQuery, enabled: allows(session.role, 'practice:read') });
  const needsSetUp = useNeedsSetUp(session.role);
  if (typeof data?.closingDueAt === 'string') {
    const text = t('shell.closing', { day: formatDay(data.closingDueAt, locale) });
    const to = allows(session.role, 'clinic:close') ? '/settings/practice' : '/settings';
    return (
      <AppLink to={to} className={row} aria-label={text}>
        <IconAlertTriangle size={18} stroke={1.6} color="var(--hy-fail)" aria-hidden />
        <span className={label}>{text}</span>
      </AppLink>
    );
  }
  if (!needsSetUp) return null;
  return (
    <AppLink to="/welcome" className={row} aria-label={t('shell.setUp')}>
      <IconProgressCheck size={18} stroke={1.6} aria-hidden />
      <span className={label}>{t('shell.setUp')}</span>
    </AppLink>
  );
}
