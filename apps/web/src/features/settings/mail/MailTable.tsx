import { Button } from '@mantine/core';
import type { Mail } from '@hyaline/contract';
import { IconCircleCheck, IconClock, IconLoader, IconMailOff, IconMailX } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { mailsQuery, sendAgain } from '../../../api/mail.ts';
import { formatDateTime } from '../../../lib/format.ts';
import { useLocale } from '../../../lib/use-locale.ts';
import { DataTable } from '../../../ui/DataTable.tsx';
import { showDone, showProblem } from '../../../ui/toasts.tsx';
import classes from './mail.module.css';

const ICONS = { queued: IconClock, sending: IconLoader, sent: IconCircleCheck, failed: IconMailX, suppressed: IconMailOff }; // prettier-ignore

export function MailTable({ mails }: { mails: readonly Mail[] }) {
  const { t } = useTranslation('mail');
  const client = useQueryClient();
  const again = useMutation({
    mutationFn: sendAgain,
    onSuccess: () => showDone(t('again.done')),
    onError: showProblem,
    onSettled: () => client.invalidateQueries({ queryKey: mailsQuery.queryKey }),
  });
  return (
    <DataTable
      columns={[t('column.kind'), t('column.to'), t('column.state'), t('column.at'), { hidden: t('column.actions') }]}
    >
      {mails.map((mail) => (
        <MailRow
          key={mail.id}
          mail={mail}
          busy={again.isPending && again.variables === mail.id}
          onAgain={() => again.mutate(mail.id)}
        />
      ))}
    </DataTable>
  );
}

function MailRow({ mail, busy, onAgain }: { mail: Mail; busy: boolean; onAgain: () => void }) {
  const { t } = useTranslation('mail');
  const locale = useLocale();
  const { id, kind, toHint, person, state, reason, createdAt, sentAt, nextAttemptAt, sendable } = mail;
  const Icon = ICONS[state];
  return (
    <tr>
      <th scope="row" id={`mail-${id}`} className={classes.kind}>
        {t(`kind.${kind}`)}
      </th>
      <td data-label={t('column.to')} className={classes.to}>
        <div>
          {person ?? toHint}
          {person !== null && <span>{toHint}</span>}
        </div>
      </td>
      <td data-label={t('column.state')}>
        <div>
          <span className={classes.state} data-state={state}>
            <Icon size={15} stroke={1.8} aria-hidden />
            {t(`state.${state}`)}
          </span>
          {reason !== null && <span className={classes.reason}>{t(`reason.${reason}`)}</span>}
          {nextAttemptAt !== null && (
            <span className={classes.reason}>{t('next', { at: formatDateTime(nextAttemptAt, locale) })}</span>
          )}
        </div>
      </td>
      <td data-label={t('column.at')} data-number>
        <time dateTime={sentAt ?? createdAt}>{formatDateTime(sentAt ?? createdAt, locale)}</time>
      </td>
      <td>
        {sendable && (
          <Button size="xs" variant="default" loading={busy} aria-describedby={`mail-${id}`} onClick={onAgain}>
            {t('again.button')}
          </Button>
        )}
      </td>
    </tr>
  );
}
