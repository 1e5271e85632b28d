import type { PatientAssignment } from '@hyaline/contract';
import { useTranslation } from 'react-i18next';
import { formatDate } from '../../../lib/format.ts';
import { useLocale } from '../../../lib/use-locale.ts';
import classes from './access.module.css';
import { PersonLine } from './PeopleWhoSee.tsx';

/** Who could see the record once, newest end first. */
export function PastAccess({ assignments }: { assignments: readonly PatientAssignment[] }) {
  const { t } = useTranslation('patients');
  const locale = useLocale();
  const past = assignments.filter(({ live }) => !live).toSorted((a, b) => endOf(b).localeCompare(endOf(a)));
  return (
    <ul className={classes.people}>
      {past.map((each) => (
        <PersonLine key={each.id} name={each.person.name}>
          {t(`access.past.${each.kind}`)}
          <small>
            {t('access.past.span', {
              from: formatDate(each.startedAt, locale),
              to: formatDate(endOf(each), locale),
            })}
          </small>
        </PersonLine>
      ))}
    </ul>
  );
}

const endOf = ({ startedAt, endsAt, endedAt }: PatientAssignment): string => endedAt ?? endsAt ?? startedAt;
