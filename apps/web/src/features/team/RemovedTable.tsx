import { Button } from '@mantine/core';
import type { TeamMember } from '@hyaline/contract';
import { useTranslation } from 'react-i18next';
import { formatDate } from '../../lib/format.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import type { Step } from './MemberTable.tsx';
import classes from './team.module.css';

interface RemovedTableProps {
  members: readonly TeamMember[];
  mayHandOver: boolean;
  onStep: (step: Step, member: TeamMember) => void;
}

/** Who left within the last 30 days, and can come back. */
export function RemovedTable({ members, mayHandOver, onStep }: RemovedTableProps) {
  const { t } = useTranslation(['team', 'app']);
  const locale = useLocale();
  return (
    <DataTable
      columns={[
        t('team:members.column.person'),
        t('team:members.column.role'),
        t('team:removed.title'),
        { hidden: t('team:members.column.actions') },
      ]}
    >
      {members.map((member) => (
        <tr key={member.id}>
          <th scope="row">
            <div className={classes.who} id={`removed-${member.id}`}>
              {member.name}
              <span>{member.email}</span>
            </div>
          </th>
          <td data-label={t('team:members.column.role')}>{t(`app:role.${member.role}`)}</td>
          <td data-label={t('team:removed.title')}>
            {t('team:removed.when', { at: formatDate(member.removedAt ?? '', locale), name: member.removedBy ?? '' })}
          </td>
          <td>
            <div className={classes.actions}>
              {mayHandOver && (
                <Button
                  size="xs"
                  variant="default"
                  aria-describedby={`removed-${member.id}`}
                  onClick={() => onStep('hand-over', member)}
                >
                  {t('team:handOver.action')}
                </Button>
              )}
              {member.manageable && (
                <Button
                  size="xs"
                  variant="default"
                  aria-describedby={`removed-${member.id}`}
                  onClick={() => onStep('restore', member)}
                >
                  {t('team:removed.restore')}
                </Button>
              )}
            </div>
          </td>
        </tr>
      ))}
    </DataTable>
  );
}
