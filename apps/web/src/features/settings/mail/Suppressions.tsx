import { Button } from '@mantine/core';
import type { MailSuppression } from '@hyaline/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { allowAddress } from '../../../api/mail.ts';
import { formatDateTime } from '../../../lib/format.ts';
import { useLocale } from '../../../lib/use-locale.ts';
import { DataTable } from '../../../ui/DataTable.tsx';
import { showDone, showProblem } from '../../../ui/toasts.tsx';
import classes from './mail.module.css';

/** Addresses that their own server refused. Nothing goes there until somebody here says that it may. */
export function Suppressions({ suppressions }: { suppressions: readonly MailSuppression[] }) {
  const { t } = useTranslation('mail');
  const locale = useLocale();
  const client = useQueryClient();
  const allow = useMutation({
    mutationFn: allowAddress,
    onSuccess: () => showDone(t('suppressions.done')),
    onError: showProblem,
    onSettled: () => client.invalidateQueries({ queryKey: ['mails'] }),
  });
  if (suppressions.length === 0) return null;
  return (
    <section className={classes.suppressions}>
      <h2>{t('suppressions.title')}</h2>
      <p className={classes.lead}>{t('suppressions.text')}</p>
      <DataTable columns={[t('suppressions.address'), t('suppressions.since'), { hidden: t('column.actions') }]}>
        {suppressions.map(({ id, toHint, createdAt }) => (
          <tr key={id}>
            <th scope="row" id={`suppression-${id}`}>
              {toHint}
            </th>
            <td data-label={t('suppressions.since')} data-number>
              <time dateTime={createdAt}>{formatDateTime(createdAt, locale)}</time>
            </td>
            <td>
              <Button
                size="xs"
                variant="default"
                loading={allow.isPending && allow.variables === id}
                aria-describedby={`suppression-${id}`}
                onClick={() => allow.mutate(id)}
              >
                {t('suppressions.allow')}
              </Button>
            </td>
          </tr>
        ))}
      </DataTable>
    </section>
  );
}
