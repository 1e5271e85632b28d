import type { MailKind } from '@hyaline/contract';
import { z } from 'zod';
import type { MailStream, PostmarkConfig } from '../../../platform/config/index.ts';
import { CHECK_WITHIN_MS, SEND_WITHIN_MS } from '../mail-rules.ts';
import { EXTRA_HEADERS } from './mime.ts';
import { type Message, type Transport, TransportError } from './transport.ts';

/** Which stream carries a kind: nothing that somebody waits for stands behind something that can wait. */
export const STREAM_OF: Record<MailKind, MailStream> = {
  'verify-email': 'access',
  'account-exists': 'access',
  unlock: 'access',
  'magic-link': 'access',
  'password-reset': 'access',
  invitation: 'access',
  'waitlist-confirm': 'access',
  'waitlist-listed': 'access',
  'waitlist-invitation': 'access',
  'booking-confirm': 'access',
  'visit-booked': 'notices',
  'booking-moved': 'access',
  'booking-called-off': 'access',
  'request-confirm': 'access',
  'closing-asked': 'notices',
  'closing-cancelled': 'notices',
  'closing-near': 'notices',
  'security-notice': 'notices',
  'grant-notice': 'notices',
  'support-let-in': 'notices',
  'support-out': 'notices',
  'grant-review': 'notices',
  'access-review': 'notices',
  'baa-copy': 'documents',
  'task-assigned': 'notices',
  packet: 'access',
  'portal-invitation': 'access',
  'portal-sign-in': 'access',
  'portal-message': 'access',
  'portal-reminder': 'access',
  'portal-passkey': 'access',
  'proxy-invitation': 'access',
  'proxy-given': 'access',
};

/** Postmark's HTTP API (postmarkapp.com/developer/api/email-api), with both kinds of tracking off. */
export const postmarkTransport = (config: PostmarkConfig): Transport => ({
  name: 'postmark',
  send: async (message) => {
    const body = JSON.stringify(bodyOf(message, config.streams[STREAM_OF[message.kind]]));
    await ask(config, '/email', { method: 'POST', body, signal: AbortSignal.timeout(SEND_WITHIN_MS) });
  },
  check: () => ask(config, '/server', { method: 'GET', signal: AbortSignal.timeout(CHECK_WITHIN_MS) }),
});

/** @throws TransportError for whatever is not a plain yes */
async function ask({ endpoint, token }: PostmarkConfig, path: string, request: RequestInit): Promise<void> {
  const headers = { accept: 'application/json', 'content-type': 'application/json', 'x-postmark-server-token': token };
  const answer = await fetch(endpoint + path, { ...request, redirect: 'error', headers }).catch((error: unknown) => {
    const isTimeout = error instanceof Error && error.name === 'TimeoutError';
    throw new TransportError(isTimeout ? 'timeout' : 'server-unreachable');
  });
  const code = await errorCodeOf(answer);
  if (!answer.ok || code !== 0) throw asTransportError(answer.status, code);
}

const bodyOf = ({ from, to, subject, text, html, messageId }: Message, stream: string) => ({
  From: `"${from.name}" <${from.address}>`,
  To: to,
  Subject: subject,
  TextBody: text,
  HtmlBody: html,
  MessageStream: stream,
  TrackOpens: false,
  TrackLinks: 'None',
  Headers: [
    { Name: 'Message-ID', Value: messageId },
    { Name: 'X-PM-KeepID', Value: 'true' }, // else Postmark puts its own in its place
    ...EXTRA_HEADERS.map(({ name, value }) => ({ Name: name, Value: value })),
  ],
});

const Answer = z.object({ ErrorCode: z.int() });

async function errorCodeOf(answer: Response): Promise<number> {
  const parsed = Answer.safeParse(await answer.json().catch(() => null));
  return parsed.success ? parsed.data.ErrorCode : answer.ok ? 0 : -1;
}

const INACTIVE_RECIPIENT = 406;
const SENDER_FAULTS = [400, 401, 402, 412, 413]; // signature not found or not confirmed, account pending or limited

/** postmarkapp.com/developer/api/overview, "API error codes". */
function asTransportError(status: number, code: number): TransportError {
  if (code === INACTIVE_RECIPIENT) return new TransportError('address-refused', { refusesAddress: true });
  if (code === 10 || status === 401 || status === 403) return new TransportError('login-refused');
  if (SENDER_FAULTS.includes(code)) return new TransportError('sender-refused');
  if (status === 429 || status >= 500) return new TransportError('try-later');
  return new TransportError('mail-refused', { permanent: true });
}
