import { ActionIcon, Menu } from '@mantine/core';
import type { TeamMember } from '@hyaline/contract';
import { IconDots } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { formatDate } from '../../lib/format.ts';
import { useAge, useLocale } from '../../lib/use-locale.ts';
import { useNow } from '../../lib/use-now.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import { Pill } from '../../ui/Pill.tsx';
import classes from './team.module.css';

export type Step = 'role' | 'remove' | 'hand-over' | 'sessions' | 'feeds' | 'factors' | 'restore';

interface MemberTableProps {
  members: readonly TeamMember[];
  /** The person who looks. */
  self: string;
  mayHandOver: boolean;
  onStep: (step: Step, member: TeamMember) => void;
}

export function MemberTable({ members, ...rest }: MemberTableProps) {
  const { t } = useTranslation('team');
  return (
    <DataTable
      columns={[
        t('members.column.person'),
        t('members.column.role'),
        t('members.column.factor'),
        t('members.column.lastSignIn'),
        t('members.column.since'),
        { hidden: t('members.column.actions') },
      ]}
    >
      {members.map((member) => (
        <MemberRow key={member.id} member={member} {...rest} />
      ))}
    </DataTable>
  );
}

function MemberRow({ member, self, mayHandOver, onStep }: Omit<MemberTableProps, 'members'> & { member: TeamMember }) {
  const { t } = useTranslation(['team', 'app']);
  const locale = useLocale();
  const age = useAge();
  const now = useNow(60_000);
  return (
    <tr>
      <th scope="row">
        <div className={classes.who}>
          {member.name}
          <span>
            {member.email}
            {member.elsewhere && `, ${t('team:members.elsewhere')}`}
          </span>
        </div>
      </th>
      <td data-label={t('team:members.column.role')}>{t(`app:role.${member.role}`)}</td>
      <td data-label={t('team:members.column.factor')}>
        <Factor member={member} />
      </td>
      <td data-label={t('team:members.column.lastSignIn')} data-number>
        {member.lastSignInAt === null ? t('team:members.never') : age(member.lastSignInAt, now)}
      </td>
      <td data-label={t('team:members.column.since')} data-number>
        {formatDate(member.joinedAt, locale)}
      </td>
      <td>
        {member.id === self ? (
          <Pill tone="brand">{t('team:members.you')}</Pill>
        ) : (
          member.manageable && <MemberMenu member={member} mayHandOver={mayHandOver} onStep={onStep} />
        )}
      </td>
    </tr>
  );
}

function Factor({ member: { totp, passkeys } }: { member: TeamMember }) {
  const { t } = useTranslation('team');
  if (!totp && passkeys === 0) return <Pill tone="warn">{t('members.noFactor')}</Pill>;
  const has = [totp && t('members.totp'), passkeys > 0 && t('members.passkeys', { count: passkeys })];
  return has.filter((each) => each !== false).join(', ');
}

function MemberMenu({
  member,
  mayHandOver,
  onStep,
}: Omit<MemberTableProps, 'members' | 'self'> & { member: TeamMember }) {
  const { t } = useTranslation('team');
  const item = (step: Step, words: string, danger = false) => (
    <Menu.Item {...(danger ? { color: 'red' } : {})} onClick={() => onStep(step, member)}>
      {words}
    </Menu.Item>
  );
  return (
    <Menu position="bottom-end" withinPortal shadow="md">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('members.menu', { name: member.name })}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {item('role', t('role.change'))}
        {member.sessions > 0 && item('sessions', t('sessions.action'))}
        {item('feeds', t('feeds.action'))}
        {(member.totp || member.passkeys > 0) && !member.elsewhere && item('factors', t('factors.action'))}
        {mayHandOver && item('hand-over', t('handOver.action'))}
        <Menu.Divider />
        {item('remove', t('remove.action'), true)}
      </Menu.Dropdown>
    </Menu>
  );
}
