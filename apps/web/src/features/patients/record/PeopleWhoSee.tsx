import type { PatientAssignment } from '@hyaline/contract';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDate, initials } from '../../../lib/format.ts';
import { useLocale } from '../../../lib/use-locale.ts';
import { Pill } from '../../../ui/Pill.tsx';
import classes from './access.module.css';

interface PeopleWhoSeeProps {
  /** Those that hold now. */
  assignments: readonly PatientAssignment[];
  owners: readonly { id: string; name: string }[];
  /** The person who looks. */
  self: string;
  /** Drawn at the end of somebody's line. */
  action: (assignment: PatientAssignment) => ReactNode;
}

/** Those assigned or covering now, and the owners. */
export function PeopleWhoSee({ assignments, owners, self, action }: PeopleWhoSeeProps) {
  const { t } = useTranslation('patients');
  const locale = useLocale();
  const treating = assignments.filter(({ kind }) => kind !== 'identity');
  return (
    <ul className={classes.people}>
      {treating.map((each) => (
        <PersonLine key={each.id} name={each.person.name} you={each.person.id === self} action={action(each)}>
          {each.kind === 'cover' && each.endsAt !== null
            ? t('access.treat.cover', { at: formatDate(each.endsAt, locale) })
            : t('access.treat.provider')}
          <small>{t('access.treat.since', { at: formatDate(each.startedAt, locale), name: each.madeBy.name })}</small>
        </PersonLine>
      ))}
      {treating.length === 0 && <li className={classes.none}>{t('access.treat.none')}</li>}
      {owners.map((owner) => (
        <PersonLine key={owner.id} name={owner.name} you={owner.id === self}>
          {t('access.treat.owner')}
        </PersonLine>
      ))}
    </ul>
  );
}

interface PersonLineProps {
  name: string;
  you?: boolean;
  children: ReactNode;
  action?: ReactNode;
}

export function PersonLine({ name, you = false, children, action }: PersonLineProps) {
  const { t } = useTranslation('patients');
  return (
    <li className={classes.person}>
      <span className={classes.avatar} aria-hidden>
        {initials(name)}
      </span>
      <div className={classes.words}>
        <b>
          {name} {you && <Pill tone="brand">{t('access.treat.you')}</Pill>}
        </b>
        <span>{children}</span>
      </div>
      {action}
    </li>
  );
}
