import type { MailReason } from '@hyaline/contract';
import type { SmtpConfig } from '../../../platform/config/index.ts';
import { hostOf } from '../address.ts';
import { CHECK_WITHIN_MS, SEND_WITHIN_MS } from '../mail-rules.ts';
import { mimeOf } from './mime.ts';
import { type Transport, TransportError } from './transport.ts';

const WAIT_MS = 20_000;

/** A mail server reached by SMTP (RFC 5321) under TLS: from the first byte, or by STARTTLS which is then compulsory. */
export const smtpTransport = (config: SmtpConfig): Transport => ({
  name: 'smtp',
  send: async (message) => {
    const way = await wayTo(config, hostOf(message.from.address), WAIT_MS);
    const signal = AbortSignal.timeout(SEND_WITHIN_MS);
    await way
      .sendMail({ ...mimeOf(message), signal })
      .catch(rethrow)
      .finally(() => way.close());
  },
  check: async () => {
    const way = await wayTo(config, 'localhost', CHECK_WITHIN_MS);
    await way
      .verify()
      .catch(rethrow)
      .finally(() => way.close());
  },
});

/** `ownName` is what we call ourselves: the machine's own name concerns nobody. */
async function wayTo(config: SmtpConfig, ownName: string, waitMs: number) {
  const { host, port, implicitTls, requireTls, user, password } = config;
  const { createTransport } = await import('nodemailer'); // 5 MB, and nothing without a mail server
  return createTransport({
    host,
    port,
    secure: implicitTls,
    requireTLS: requireTls && !implicitTls,
    ignoreTLS: !requireTls && !implicitTls,
    tls: { minVersion: 'TLSv1.2' },
    name: ownName,
    ...(user === null || password === null ? {} : { auth: { user, pass: password } }),
    connectionTimeout: waitMs,
    greetingTimeout: waitMs,
    socketTimeout: waitMs,
    dnsTimeout: waitMs,
    logger: false,
  });
}

const rethrow = (error: unknown): never => {
  throw asTransportError(error);
};

interface SmtpFault {
  code?: unknown;
  command?: unknown;
  responseCode?: unknown;
  response?: unknown;
  message?: unknown;
}

const BY_CODE: Record<string, MailReason> = {
  EAUTH: 'login-refused',
  ENOAUTH: 'login-refused',
  ETLS: 'no-tls',
  EREQUIRETLS: 'no-tls',
  ECONNECTION: 'server-unreachable',
  ESOCKET: 'server-unreachable',
  EDNS: 'server-unreachable',
  ETIMEDOUT: 'timeout',
  EABORT: 'timeout',
};

/** RFC 5321 section 4.2 and the enhanced codes of RFC 3463: whose fault it is, and whether trying again may help. */
function asTransportError(error: unknown): TransportError {
  const { code, command, responseCode, response, message } = error as SmtpFault;
  const status = typeof responseCode === 'number' ? responseCode : 0;
  const known = typeof code === 'string' ? BY_CODE[code] : undefined;
  if (known && /certificate|altname/i.test(String(message))) return new TransportError('certificate-untrusted');
  if (known) return new TransportError(known);
  if (status >= 400 && status < 500) return new TransportError('try-later');
  if (status < 500) return new TransportError('internal');
  if (command === 'MAIL FROM') return new TransportError('sender-refused');
  if (command !== 'RCPT TO') return new TransportError('mail-refused', { permanent: true });
  const [, subject = '1'] = /^\d{3}[ -]\d\.(\d{1,3})\.\d{1,3}/.exec(String(response)) ?? [];
  if (subject === '1' || subject === '2') return new TransportError('address-refused', { refusesAddress: true });
  return new TransportError('mail-refused', { permanent: true }); // a policy, a route: not the mailbox's own fault
}
