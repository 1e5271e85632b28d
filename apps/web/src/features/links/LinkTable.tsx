import { Button } from '@mantine/core';
import type { Link, LinkState } from '@hyaline/contract';
import {
  IconBone,
  IconCircleCheck,
  IconClockX,
  IconLinkOff,
  IconListNumbers,
  IconLock,
  IconMail,
  IconStack2,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { formatDateTime } from '../../lib/format.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import classes from './LinksPage.module.css';

const STATE_ICONS = { live: IconCircleCheck, expired: IconClockX, revoked: IconLinkOff, 'used-up': IconListNumbers, locked: IconLock } satisfies Record<LinkState, unknown>; // prettier-ignore

const KIND_ICONS = { study: IconStack2, viewer: IconBone, packet: IconMail } satisfies Record<Link['kind'], unknown>;

interface LinkTableProps {
  links: readonly Link[];
  mayRevoke: boolean;
  onAccesses: (link: Link) => void;
  onWithdraw: (link: Link) => void;
}

export function LinkTable({ links, mayRevoke, onAccesses, onWithdraw }: LinkTableProps) {
  const { t } = useTranslation('links');
  return (
    <DataTable
      columns={[
        t('column.study'),
        t('column.kind'),
        t('column.state'),
        t('column.expires'),
        t('column.opens'),
        t('column.protection'),
        t('column.by'),
        { hidden: t('column.actions') },
      ]}
    >
      {links.map((link) => (
        <LinkRow
          key={link.id}
          link={link}
          onAccesses={() => onAccesses(link)}
          onWithdraw={mayRevoke && link.state === 'live' ? () => onWithdraw(link) : null}
        />
      ))}
    </DataTable>
  );
}

interface LinkRowProps {
  link: Link;
  onAccesses: () => void;
  onWithdraw: (() => void) | null;
}

function LinkRow({ link, onAccesses, onWithdraw }: LinkRowProps) {
  const { t } = useTranslation('links');
  const locale = useLocale();
  const Icon = STATE_ICONS[link.state];
  const KindIcon = KIND_ICONS[link.kind];
  const nameId = `link-${link.id}`;
  return (
    <tr>
      <th scope="row" id={nameId} data-reference>
        {link.patientRef ?? t('nobody')}
      </th>
      <td data-label={t('column.kind')}>
        <span className={classes.state}>
          <KindIcon size={15} stroke={1.8} aria-hidden />
          {t(`kind.${link.kind}`)}
        </span>
      </td>
      <td data-label={t('column.state')}>
        <span className={classes.state} data-state={link.state}>
          <Icon size={15} stroke={1.8} aria-hidden />
          {t(`state.${link.state}`)}
        </span>
      </td>
      <td data-label={t('column.expires')} data-number>
        <time dateTime={link.expiresAt}>{formatDateTime(link.expiresAt, locale)}</time>
      </td>
      <td data-label={t('column.opens')} data-number>
        {link.maxOpens === null ? t('opensNoLimit', link) : t('opensOf', { opens: link.opens, max: link.maxOpens })}
      </td>
      <td data-label={t('column.protection')} className={classes.protection}>
        {[t(link.hasPassword ? 'password' : 'noPassword'), t(link.includesIdentity ? 'identity' : 'noIdentity')].join(
          ', ',
        )}
      </td>
      <td data-label={t('column.by')}>{link.createdBy.name}</td>
      <td>
        <div className={classes.actions}>
          <Button size="xs" variant="default" aria-describedby={nameId} onClick={onAccesses}>
            {t('accesses.show')}
          </Button>
          {onWithdraw !== null && (
            <Button size="xs" variant="default" c="var(--hy-fail)" aria-describedby={nameId} onClick={onWithdraw}>
              {t('withdraw.button')}
            </Button>
          )}
        </div>
      </td>
    </tr>
  );
}
