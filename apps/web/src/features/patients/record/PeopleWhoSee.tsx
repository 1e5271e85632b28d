import type { PatientAssignment } from '@hyaline/contract';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { membersQuery } from '../../../api/identity.ts';
import { formatDate, initials } from '../../../lib/format.ts';
import { useLocale } from '../../../lib/use-locale.ts';
import classes from './access.module.css';

interface PeopleWhoSeeProps {
  assignments: readonly PatientAssignment[];
  /** Drawn at the end of somebody's line. */
  action?: (assignment: PatientAssignment) => ReactNode;
}

/** The owners, and those assigned or covering now. */
export function PeopleWhoSee({ assignments, action }: PeopleWhoSeeProps) {
  const { t } = useTranslation('patients');
  const locale = useLocale();
  const members = useQuery(membersQuery);
  const owners = (members.data ?? []).filter(({ role }) => role === 'owner');
  const treating = assignments.filter(({ live, kind }) => live && kind !== 'identity');
  const since = ({ startedAt, madeBy }: PatientAssignment) =>
    t('access.treat.since', { at: formatDate(startedAt, locale), name: madeBy.name });
  return (
    <ul className={classes.people}>
      {treating.map((each) => (
        <PersonLine key={each.id} name={each.person.name} action={action?.(each)}>
          {each.kind === 'cover' && each.endsAt !== null
            ? t('access.treat.cover', { at: formatDate(each.endsAt, locale) })
            : t('access.treat.provider')}
          <small>{since(each)}</small>
        </PersonLine>
      ))}
      {treating.length === 0 && <li className={classes.none}>{t('access.treat.none')}</li>}
      {owners.map((owner) => (
        <PersonLine key={owner.id} name={owner.name}>
          {t('access.treat.owner')}
        </PersonLine>
      ))}
    </ul>
  );
}

interface PersonLineProps {
  name: string;
  children: ReactNode;
  action?: ReactNode;
}

export function PersonLine({ name, children, action }: PersonLineProps) {
  return (
    <li className={classes.person}>
      <span className={classes.avatar} aria-hidden>
        {initials(name)}
      </span>
      <div className={classes.words}>
        <b>{name}</b>
        <span>{children}</span>
      </div>
      {action}
    </li>
  );
}
