import { NativeSelect, Skeleton } from '@mantine/core';
import type { Assignments, TeamMember } from '@hyaline/contract';
import { useTranslation } from 'react-i18next';
import { formatDate } from '../../lib/format.ts';
import { useLocale } from '../../lib/use-locale.ts';
import classes from './team.module.css';

const SHOWN = 5;

interface HandOverProps {
  assignments: Assignments | undefined;
  from: TeamMember;
  members: readonly TeamMember[];
  to: string;
  onChoose: (to: string) => void;
}

/** What hangs on a person who leaves, by pseudonym, and who goes on with it. */
export function HandOver({ assignments, from, members, to, onChoose }: HandOverProps) {
  const { t } = useTranslation(['team', 'app']);
  const locale = useLocale();
  if (assignments === undefined) return <Skeleton height={64} mb={14} />;
  const { studies, patients, visible } = assignments;
  if (!visible) return <p>{t('team:remove.hidden')}</p>;
  if (studies.length + patients.length === 0) return <p>{t('team:remove.noStudies')}</p>;
  const takers = members.filter(
    ({ id, role, removedAt }) => id !== from.id && removedAt === null && ['owner', 'admin', 'provider'].includes(role),
  );
  return (
    <>
      {patients.length > 0 && <p>{t('team:remove.patients', { count: patients.length })}</p>}
      {studies.length > 0 && <p id="held-studies">{t('team:remove.studies', { count: studies.length })}</p>}
      {studies.length > 0 && (
        <ul className={classes.studies} aria-labelledby="held-studies">
          {studies.slice(0, SHOWN).map((study) => (
            <li key={study.id}>
              <b data-reference>{study.patientRef}</b>
              <span>
                {formatDate(study.savedAt, locale)}, {study.saved ? t('team:remove.saved') : t('team:remove.assigned')}
              </span>
            </li>
          ))}
          {studies.length > SHOWN && <li>{t('team:remove.more', { count: studies.length - SHOWN })}</li>}
        </ul>
      )}
      <NativeSelect
        label={t('team:remove.handOverTo')}
        value={to}
        mb={14}
        data={[
          { value: '', label: t('team:remove.toOwners') },
          ...takers.map(({ id, name, role }) => ({ value: id, label: `${name}, ${t(`app:role.${role}`)}` })),
        ]}
        onChange={(event) => onChoose(event.currentTarget.value)}
      />
    </>
  );
}
