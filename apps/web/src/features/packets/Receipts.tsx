import { Button } from '@mantine/core';
import type { Packet, PacketSending } from '@hyaline/contract';
import { IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { consentCopyUrl } from '../../api/packets.ts';
import { formatDateTime } from '../../lib/format.ts';
import { useLocale } from '../../lib/use-locale.ts';
import classes from './packets.module.css';

interface ReceiptsProps {
  sendings: readonly PacketSending[];
  /** When the patient first read it on their own pages. */
  portalReadAt: string | null;
}

/** Who sent it, when it was opened, how often, and with how many wrong answers; and whether it was read in the portal. */
export function Receipts({ sendings, portalReadAt }: ReceiptsProps) {
  const { t } = useTranslation('packets');
  const locale = useLocale();
  return (
    <section className={classes.part}>
      <h4>{t('receipts.title')}</h4>
      {sendings.length === 0 && <p className={classes.quiet}>{t('receipts.none')}</p>}
      {portalReadAt !== null && <p>{t('receipts.portal', { at: formatDateTime(portalReadAt, locale) })}</p>}
      <ul className={classes.receipts}>
        {sendings.map((sending) => (
          <Receipt key={sending.id} sending={sending} />
        ))}
      </ul>
    </section>
  );
}

function Receipt({ sending }: { sending: PacketSending }) {
  const { t } = useTranslation('packets');
  const locale = useLocale();
  const at = (instant: string | null): string => (instant === null ? '' : formatDateTime(instant, locale));
  const { to, sentBy, version, sentAt, challenge, state, expiresAt, mail, opens, wrongAnswers } = sending;
  const opened = opens === 0 ? t('receipts.never') : t('receipts.opened', { count: opens, first: at(sending.firstOpenedAt), last: at(sending.lastOpenedAt) }); // prettier-ignore
  return (
    <li>
      <strong>{at(sentAt)}</strong>
      <span>{t('receipts.sent', { to, name: sentBy.name, version })}</span>
      <span className={classes.quiet}>
        {[
          t(`receipts.asks.${challenge}`),
          t(`receipts.mail.${mail}`),
          t(`receipts.link.${state}`, { time: at(expiresAt) }),
        ].join(' · ')}
      </span>
      <span data-opened={opens > 0 || undefined}>
        {opened}
        {wrongAnswers > 0 && `, ${t('receipts.wrong', { count: wrongAnswers })}`}
      </span>
    </li>
  );
}

/** What the patient signed, with a copy of each. */
export function Consents({ packet: { id, consents } }: { packet: Packet }) {
  const { t } = useTranslation('packets');
  const locale = useLocale();
  if (consents.length === 0) return null;
  return (
    <section className={classes.part}>
      <h4>{t('consents.title')}</h4>
      <ul className={classes.receipts}>
        {consents.map(({ id: consentId, title, textVersion, name, signedAt }) => (
          <li key={consentId}>
            <span>
              {t('consents.signed', { title, version: textVersion, name, time: formatDateTime(signedAt, locale) })}
            </span>
            <Button
              component="a"
              variant="default"
              size="xs"
              href={consentCopyUrl(id, consentId)}
              leftSection={<IconDownload size={14} />}
            >
              {t('consents.copy')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
