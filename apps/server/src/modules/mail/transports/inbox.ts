import type { Platform } from '../../../platform/index.ts';
import { comparable } from '../address.ts';
import { keepDevMail } from '../dev-inbox.repo.ts';
import type { Transport } from './transport.ts';

/** The demo's: mails go into a table that a page of the same machine shows. Nothing leaves. */
export const inboxTransport = ({ db }: Pick<Platform, 'db'>): Transport => ({
  name: 'inbox',
  check: () => db.ping(),
  send: ({ id, kind, from, to, subject, text, html }) =>
    db.asPlatform((tx) =>
      keepDevMail(tx, {
        id,
        kind,
        sender: `${from.name} <${from.address}>`,
        recipient: to,
        recipientKey: comparable(to),
        subject,
        text,
        html,
      }),
    ),
});
