import type { Session } from '@hyaline/contract';
import { useLocation } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { formatDate } from '../../lib/format.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { useNow } from '../../lib/use-now.ts';
import { AppLink } from '../../ui/AppLink.tsx';
import { Note } from '../../ui/Note.tsx';
import classes from './PasswordNote.module.css';

const DAY_MS = 24 * 3600 * 1000;
const AHEAD_MS = 14 * DAY_MS;

/** From 14 days before the password runs out: a quiet line with the way to change it. Nothing has to be done yet. */
export function PasswordNote({ session }: { session: Session }) {
  const { t } = useTranslation('app');
  const locale = useLocale();
  const now = useNow(3600 * 1000);
  const { pathname } = useLocation();
  const { passwordExpiresAt: end } = session;
  if (end === null || Date.parse(end) - now.getTime() > AHEAD_MS || pathname === '/settings/security') return null;
  return (
    <div className={classes.place} role="status">
      <Note tone="brand">
        {t('passwordNote.text', { at: formatDate(end, locale) })}{' '}
        <AppLink to="/settings/security">{t('passwordNote.link')}</AppLink>
      </Note>
    </div>
  );
}
