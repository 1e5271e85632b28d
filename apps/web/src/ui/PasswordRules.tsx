import { type PasswordRules as Rules, RULES_OF } from '@hyaline/contract';
import { IconAlertTriangle, IconCircle, IconCircleCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/errors.ts';
import { type AboutYou, metRules, rulesToMeet } from '../lib/password.ts';
import classes from './PasswordRules.module.css';

interface PasswordRulesProps {
  password: string;
  about?: Partial<AboutYou>;
  /** Default: those of a new clinic. */
  rules?: Rules;
  /** What the server said to the last try; names what it alone can know. */
  error?: unknown;
}

const NOTHING_KNOWN: Partial<AboutYou> = {};

/** What the password still needs, while it is typed; each rule is an icon and a word for those who cannot see it. */
export function PasswordRules({ password, about = NOTHING_KNOWN, rules = RULES_OF.strict, error }: PasswordRulesProps) {
  const { t } = useTranslation('identity');
  const met = metRules(password, about, rules);
  const breached = error instanceof ApiError && error.fields.includes('password.breached');
  return (
    <ul className={classes.rules} aria-label={t('rules.title')}>
      {rulesToMeet(rules).map((rule) => (
        <li key={rule} data-met={met.has(rule)}>
          {met.has(rule) ? (
            <IconCircleCheck size={14} stroke={1.9} aria-hidden />
          ) : (
            <IconCircle size={14} stroke={1.6} aria-hidden />
          )}
          <span>
            {t(`rules.${rule}`, { min: rules.minLength })}
            <span className="visually-hidden">, {met.has(rule) ? t('rules.met') : t('rules.open')}</span>
          </span>
        </li>
      ))}
      {breached ? (
        <li className={classes.whole} data-failed>
          <IconAlertTriangle size={14} stroke={1.9} aria-hidden />
          <span>{t('rules.breached')}</span>
        </li>
      ) : (
        <li className={classes.whole}>{t('rules.breach')}</li>
      )}
    </ul>
  );
}
