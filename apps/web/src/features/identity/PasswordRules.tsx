import { IconCircle, IconCircleCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { type AboutYou, metRules, PASSWORD_RULES } from '../../lib/password.ts';
import classes from './forms.module.css';

/** What the password still needs, while it is typed; each rule is an icon and a word for those who cannot see it. */
export function PasswordRules({ password, about }: { password: string; about: AboutYou }) {
  const { t } = useTranslation('identity');
  const met = metRules(password, about);
  return (
    <ul className={classes.rules} aria-label={t('rules.title')}>
      {PASSWORD_RULES.map((rule) => (
        <li key={rule} data-met={met.has(rule)}>
          {met.has(rule) ? (
            <IconCircleCheck size={14} stroke={1.9} aria-hidden />
          ) : (
            <IconCircle size={14} stroke={1.6} aria-hidden />
          )}
          <span>
            {t(`rules.${rule}`)}
            <span className="visually-hidden">, {met.has(rule) ? t('rules.met') : t('rules.open')}</span>
          </span>
        </li>
      ))}
      <li className={classes.whole}>{t('rules.breach')}</li>
    </ul>
  );
}
