import { Drawer, Skeleton } from '@mantine/core';
import type { Link, LinkAccesses } from '@hyaline/contract';
import { IconDoorExit, IconEye, IconEyeX, IconKeyOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { linkAccessesQuery } from '../../api/links.ts';
import { formatBytes, formatDate, formatDateTime } from '../../lib/format.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { ErrorState } from '../../ui/State.tsx';
import classes from './LinksPage.module.css';

type LinkAccess = LinkAccesses['accesses'][number];

const ICONS = { opened: IconEye, 'wrong-password': IconKeyOff, 'wrong-answer': IconKeyOff, refused: IconEyeX, ended: IconDoorExit } satisfies Record<LinkAccess['outcome'], unknown>; // prettier-ignore

/** Who opened a link, from where, how much they got. */
export function Accesses({ link, onClose }: { link: Link | null; onClose: () => void }) {
  const { t } = useTranslation(['links', 'app']);
  return (
    <Drawer
      opened={link !== null}
      onClose={onClose}
      position="right"
      size={400}
      title={t('links:accesses.title')}
      closeButtonProps={{ 'aria-label': t('app:close') }}
    >
      {link !== null && <AccessList link={link} />}
    </Drawer>
  );
}

function AccessList({ link }: { link: Link }) {
  const { t } = useTranslation('links');
  const locale = useLocale();
  const { data, error, refetch } = useQuery(linkAccessesQuery(link.id));
  if (data === undefined && error !== null) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return (
    <>
      <p>
        {t('accesses.of', { patientRef: link.patientRef ?? t('kind.viewer'), at: formatDate(link.createdAt, locale) })}
      </p>
      {data === undefined && <Skeleton height={44} mt={16} />}
      {data?.length === 0 && <p className={classes.note}>{t('accesses.none')}</p>}
      {data !== undefined && data.length > 0 && (
        <ol className={classes.accesses}>
          {data.map((access) => (
            <AccessRow key={`${access.at}${access.outcome}`} access={access} />
          ))}
        </ol>
      )}
      <p className={classes.note}>{t('accesses.note')}</p>
    </>
  );
}

function AccessRow({ access }: { access: LinkAccess }) {
  const { t } = useTranslation('links');
  const locale = useLocale();
  const Icon = ICONS[access.outcome];
  const sent = access.bytes > 0 ? t('accesses.bytes', { size: formatBytes(access.bytes, locale) }) : null;
  return (
    <li data-outcome={access.outcome}>
      <Icon size={18} stroke={1.6} aria-hidden />
      <b>{t(`accesses.outcome.${access.outcome}`)}</b>
      <time dateTime={access.at}>{formatDateTime(access.at, locale)}</time>
      <span className={classes.where}>
        {[access.agent, access.ip, sent].filter((part) => part !== null && part !== '').join(', ')}
      </span>
    </li>
  );
}
