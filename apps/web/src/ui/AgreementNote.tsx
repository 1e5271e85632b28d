import { allows, type Session } from '@hyaline/contract';
import { IconSignature } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { legalStatusQuery } from '../api/legal.ts';
import { formatDate } from '../lib/format.ts';
import { useLocale } from '../lib/use-locale.ts';
import classes from './AgreementNote.module.css';
import { Note } from './Note.tsx';

/** Whether the clinic may store patient data now. True while nobody knows: the server decides. */
export function useMayStore(): boolean {
  const { data } = useQuery(legalStatusQuery);
  return data === undefined || data.state === 'current' || data.state === 'due';
}

/**
 * Says, before work begins, that the clinic's agreement is missing or runs out, and where it is signed. Nothing while
 * all is well. The link opens beside: what is on this page stays.
 */
export function AgreementNote({ role }: { role: Session['role'] }) {
  const { t } = useTranslation('app');
  const locale = useLocale();
  const { data } = useQuery(legalStatusQuery);
  if (data === undefined || data.state === 'current') return null;
  const at = data.dueAt === null ? '' : formatDate(data.dueAt, locale);
  return (
    <div className={classes.place}>
      <Note tone={data.state === 'due' ? 'brand' : 'warn'} icon={<IconSignature size={17} stroke={1.7} />}>
        {t(`agreement.${data.state}`, { at })}{' '}
        {allows(role, 'legal:accept') ? (
          <a href="/settings/compliance" target="_blank" rel="noopener">
            {t('agreement.sign')}
          </a>
        ) : (
          t('agreement.ask')
        )}
      </Note>
    </div>
  );
}
