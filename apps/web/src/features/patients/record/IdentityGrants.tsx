import { Button } from '@mantine/core';
import type { PatientAssignment } from '@hyaline/contract';
import { IconIdBadge2 } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDate } from '../../../lib/format.ts';
import { useLocale } from '../../../lib/use-locale.ts';
import classes from './access.module.css';
import { PersonLine } from './PeopleWhoSee.tsx';

interface IdentityGrantsProps {
  /** Those that hold now. */
  assignments: readonly PatientAssignment[];
  action: (assignment: PatientAssignment) => ReactNode;
  onAllow: (() => void) | undefined;
}

/** Named people who see name and phone and nothing else, and until when. */
export function IdentityGrants({ assignments, action, onAllow }: IdentityGrantsProps) {
  const { t } = useTranslation('patients');
  const locale = useLocale();
  const allowed = assignments.filter(({ kind }) => kind === 'identity');
  return (
    <>
      <ul className={classes.people}>
        {allowed.length === 0 && <li className={classes.none}>{t('access.identity.none')}</li>}
        {allowed.map((each) => (
          <PersonLine key={each.id} name={each.person.name} action={action(each)}>
            {t('access.identity.row', { at: each.endsAt === null ? '' : formatDate(each.endsAt, locale) })}
            <small>{t('access.treat.since', { at: formatDate(each.startedAt, locale), name: each.madeBy.name })}</small>
          </PersonLine>
        ))}
      </ul>
      {onAllow !== undefined && (
        <div className={classes.actions}>
          <Button variant="default" leftSection={<IconIdBadge2 size={16} />} onClick={onAllow}>
            {t('access.identity.allow')}
          </Button>
        </div>
      )}
    </>
  );
}
