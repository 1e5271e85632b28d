import { Skeleton } from '@mantine/core';
import { MANY_PATIENTS, STAND_OUT_RULES, type StandOut } from '@hyaline/contract';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { standOutsQuery } from '../../api/access.ts';
import { formatDateTime } from '../../lib/format.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { Block, Blocks } from '../../ui/Block.tsx';
import { ErrorState } from '../../ui/State.tsx';
import classes from './access-log.module.css';

/** Looks of the last 30 days that stand out, each under the rule that found it. They accuse nobody. */
export function StandOuts() {
  const { t } = useTranslation('accessLog');
  const { data, error, refetch } = useQuery(standOutsQuery);
  if (data === undefined) {
    if (error !== null) return <ErrorState error={error} onRetry={() => void refetch()} />;
    return <Skeleton height={240} aria-busy="true" />;
  }
  return (
    <Blocks>
      {STAND_OUT_RULES.map((rule) => {
        const found = data.found.filter((each) => each.rule === rule);
        return (
          <Block
            key={rule}
            title={t(`rule.${rule}.title`)}
            text={t(`rule.${rule}.text`, { least: MANY_PATIENTS.atLeast, days: MANY_PATIENTS.habitDays })}
          >
            {found.length === 0 ? (
              <p className={classes.empty}>
                {t(rule === 'outside-hours' && !data.hoursStated ? 'rule.noHours' : 'rule.none')}
              </p>
            ) : (
              <ul className={classes.list}>
                {found.map((each) => (
                  <Found key={`${each.person.id}${each.at}`} found={each} />
                ))}
              </ul>
            )}
          </Block>
        );
      })}
    </Blocks>
  );
}

function Found({ found }: { found: StandOut }) {
  const { t } = useTranslation('accessLog');
  const locale = useLocale();
  return (
    <li>
      <div>
        <b>{found.person.name}</b>
        <p>{useFindingWords(found)}</p>
      </div>
      <span>{t('rule.at', { at: formatDateTime(found.at, locale) })}</span>
    </li>
  );
}

function useFindingWords(found: StandOut): string {
  const { t } = useTranslation('accessLog');
  const locale = useLocale();
  if (found.rule === 'many-patients')
    return found.habit === null
      ? t('rule.many-patients.foundNew', { count: found.patients })
      : t('rule.many-patients.found', { count: found.patients, habit: found.habit });
  if (found.rule === 'outside-hours')
    return t('rule.outside-hours.found', { count: found.looks, patients: found.patients });
  const { patientRef, ended, looks, refused } = found;
  return t('rule.after-end.found', { count: looks, refused, ref: patientRef, at: formatDateTime(ended, locale) });
}
