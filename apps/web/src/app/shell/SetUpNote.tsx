import { allows, type Role, type Session } from '@hyaline/contract';
import { IconProgressCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { practiceQuery } from '../../api/practice.ts';
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

/** The quiet way back to the set-up. */
export function SetUpNote({ session, row, label }: SetUpNoteProps) {
  const { t } = useTranslation('app');
  if (!useNeedsSetUp(session.role)) return null;
  return (
    <AppLink to="/welcome" className={row} aria-label={t('shell.setUp')}>
      <IconProgressCheck size={18} stroke={1.6} aria-hidden />
      <span className={label}>{t('shell.setUp')}</span>
    </AppLink>
  );
}
