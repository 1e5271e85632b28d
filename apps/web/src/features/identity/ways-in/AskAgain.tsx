import { useTranslation } from 'react-i18next';
import { isCode } from '../../../api/errors.ts';
import { AppLink } from '../../../ui/AppLink.tsx';
import classes from '../forms.module.css';

/** The way to a new link, once this one has turned out to be dead. */
export function AskAgain({ error, to }: { error: unknown; to: '/sign-up' | '/forgot' | '/mail-link' | '/sign-in' }) {
  const { t } = useTranslation('waysIn');
  if (!isCode(error, 'mail-link-dead')) return null;
  return (
    <p className={classes.hint}>
      <AppLink to={to}>{t('link.again')}</AppLink>
    </p>
  );
}
