import { Button } from '@mantine/core';
import type { Invitation } from '@hyaline/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { resendInvitation, withdrawInvitation } from '../../api/team.ts';
import { formatDate } from '../../lib/format.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { Pill } from '../../ui/Pill.tsx';
import { showProblem } from '../../ui/toasts.tsx';
import classes from './team.module.css';
import { useTeamChange } from './use-team-change.ts';

/** Places that were offered and not taken yet. */
export function Invitations({ invitations }: { invitations: readonly Invitation[] }) {
  const { t } = useTranslation('team');
  const [withdrawing, setWithdrawing] = useState<Invitation | null>(null);
  return (
    <>
      <DataTable
        columns={[
          t('members.column.person'),
          t('members.column.role'),
          t('invitations.by'),
          t('invitations.until'),
          { hidden: t('members.column.actions') },
        ]}
      >
        {invitations.map((invitation) => (
          <InvitationRow key={invitation.id} invitation={invitation} onWithdraw={() => setWithdrawing(invitation)} />
        ))}
      </DataTable>
      {withdrawing !== null && <WithdrawDialog invitation={withdrawing} onClose={() => setWithdrawing(null)} />}
    </>
  );
}

function InvitationRow({ invitation, onWithdraw }: { invitation: Invitation; onWithdraw: () => void }) {
  const { t } = useTranslation(['team', 'app']);
  const locale = useLocale();
  const { id, name, email, role, invitedBy, sentAt, expiresAt, expired, manageable } = invitation;
  const nameId = `invitation-${id}`;
  const resend = useTeamChange({
    ask: () => resendInvitation(id),
    done: ({ mailed }) => t(mailed ? 'team:invitations.resent' : 'team:invitations.notResent', { email }),
  });
  return (
    <tr>
      <th scope="row">
        <div className={classes.who} id={nameId}>
          {name}
          <span>{email}</span>
        </div>
      </th>
      <td data-label={t('team:members.column.role')}>{t(`app:role.${role}`)}</td>
      <td data-label={t('team:invitations.by')}>
        {invitedBy}, {formatDate(sentAt, locale)}
      </td>
      <td data-label={t('team:invitations.until')} data-number>
        {expired ? <Pill tone="warn">{t('team:invitations.expired')}</Pill> : formatDate(expiresAt, locale)}
      </td>
      <td>
        {manageable && (
          <div className={classes.actions}>
            <Button
              size="xs"
              variant="default"
              aria-describedby={nameId}
              loading={resend.isPending}
              onClick={() => resend.mutate(undefined, { onError: showProblem })}
            >
              {t('team:invitations.resend')}
            </Button>
            <Button size="xs" variant="default" aria-describedby={nameId} onClick={onWithdraw}>
              {t('team:invitations.withdraw')}
            </Button>
          </div>
        )}
      </td>
    </tr>
  );
}

function WithdrawDialog({ invitation, onClose }: { invitation: Invitation; onClose: () => void }) {
  const { t } = useTranslation('team');
  const change = useTeamChange({
    ask: () => withdrawInvitation(invitation.id),
    done: () => t('invitations.withdrawn'),
    after: onClose,
  });
  return (
    <ConfirmDialog
      opened
      danger
      title={t('invitations.withdrawTitle')}
      text={t('invitations.withdrawText', { email: invitation.email })}
      confirm={t('invitations.withdraw')}
      busy={change.isPending}
      error={change.error}
      onCancel={onClose}
      onConfirm={() => change.mutate()}
    />
  );
}
