import type { AddressInfo } from 'node:net';
import { newId } from '@hyaline/kit';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import type { SmtpConfig } from '../../platform/config/index.ts';
import { createTestPlatform, type TestPlatform } from '../../testing/platform.ts';
import { addressKey } from './address.ts';
import { type MailOrder, type QueuedMail, queueMail } from './index.ts';

export interface Sink {
  config: SmtpConfig;
  /** Every mail it took, as it came over the line. */
  raw: string[];
  close(): Promise<void>;
}

/** A real SMTP server on this machine that keeps what it is sent. `options` make it refuse, or speak TLS. */
export async function startSink(options: SMTPServerOptions = {}): Promise<Sink> {
  const raw: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData: (stream, _session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        raw.push(Buffer.concat(chunks).toString('latin1'));
        done();
      });
    },
    ...options,
  });
  server.on('error', () => undefined); // a client that gives up is what some tests are about
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  const config: SmtpConfig = {
    transport: 'smtp',
    host: '127.0.0.1',
    port,
    implicitTls: false,
    requireTls: false,
    user: null,
    password: null,
  };
  return { config, raw, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

/** What an SMTP server answers with a status of its own. */
export const smtpRefusal = (responseCode: number, text: string): Error =>
  Object.assign(new Error(text), { responseCode });

export const SENDER = { name: 'Laurel Clinic', address: 'mail@laurel.example' };

/** A platform whose mail goes to this sink. */
export const platformWith = (sink: Sink): Promise<TestPlatform> =>
  createTestPlatform({ config: { mail: sink.config, mailFrom: SENDER } });

/** A platform of its own settings on the same database and keys. */
export const withConfig = (platform: TestPlatform, config: Partial<TestPlatform['config']>): TestPlatform => ({
  ...platform,
  config: { ...platform.config, ...config },
});

export const newAddress = (): string => `${newId()}@clinic.example`;

export const resetFor = (
  platform: TestPlatform,
  email: string,
  kind: 'password-reset' | 'magic-link' | 'unlock' = 'password-reset',
): MailOrder => ({
  kind,
  to: { email, locale: 'en' },
  values: { link: `${platform.config.publicUrl}/reset-password#${'s3cret'.repeat(7)}A` },
});

/** Queues as the installation itself, or as a clinic. */
export const queue = (platform: TestPlatform, order: MailOrder, tenantId?: string): Promise<QueuedMail> =>
  tenantId === undefined
    ? platform.db.asPlatform((tx) => queueMail(tx, platform, order))
    : platform.db.inTenant({ tenantId, userId: newId() }, (tx) => queueMail(tx, platform, order));

export interface MailRow {
  id: string;
  state: string;
  reason: string | null;
  attempts: number;
  sealed: Buffer | null;
  wait: number;
  message_id: string;
}

export async function rowOf({ database }: TestPlatform, id: string): Promise<MailRow> {
  const { rows } = await database.asSuperuser((sql) =>
    sql.query<MailRow>(
      `select id, state, reason, attempts, sealed, message_id,
         round(extract(epoch from next_attempt_at - now()))::int as wait from core.mail where id = $1`,
      [id],
    ),
  );
  const [row] = rows;
  if (!row) throw new Error(`no mail ${id}`);
  return row;
}

/** Lets time pass for every mail in the database, without sleeping. */
export const ageMails = ({ database }: TestPlatform, seconds: number): Promise<unknown> =>
  database.asSuperuser((sql) =>
    sql.query(
      `update core.mail set created_at = created_at - make_interval(secs => $1),
         next_attempt_at = next_attempt_at - make_interval(secs => $1),
         lease_until = lease_until - make_interval(secs => $1), expires_at = expires_at - make_interval(secs => $1)`,
      [seconds],
    ),
  );

export async function eventsOf(
  { database }: TestPlatform,
  mailId: string,
): Promise<{ event: string; facts: object }[]> {
  const { rows } = await database.asSuperuser((sql) =>
    sql.query<{ event: string; facts: object }>(
      `select event, canonical::json -> 'facts' as facts from audit.entry where resource_id = $1 order by id`,
      [mailId],
    ),
  );
  return rows;
}

/** The server of this address once refused it, in a mail of this clinic. */
export async function refuseMailsTo(platform: TestPlatform, tenantId: string, email: string): Promise<void> {
  const key = Buffer.from(await addressKey(platform, email));
  await platform.database.asSuperuser((sql) =>
    sql.query(
      `insert into core.mail_suppression (tenant_id, address_key, to_hint, reason, mail_id) values ($1, $2, 'x…', 'address-refused', $3)`,
      [tenantId, key, newId()],
    ),
  );
}
