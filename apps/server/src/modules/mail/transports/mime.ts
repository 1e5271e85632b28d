import type { SendMailOptions } from 'nodemailer';
import type { Message } from './transport.ts';

/** Headers beside the usual ones: no robot shall answer (RFC 3834). */
export const EXTRA_HEADERS: readonly { name: string; value: string }[] = [
  { name: 'Auto-Submitted', value: 'auto-generated' },
  { name: 'X-Auto-Response-Suppress', value: 'All' },
];

/** The message as nodemailer builds it: text and HTML, nothing attached, nothing fetched from files or addresses. */
export const mimeOf = (message: Message): SendMailOptions => ({
  from: message.from,
  to: { name: '', address: message.to },
  subject: message.subject,
  text: message.text,
  html: message.html,
  messageId: message.messageId,
  date: message.date,
  headers: EXTRA_HEADERS.map(({ name, value }) => ({ key: name, value })),
  xMailer: false,
  disableFileAccess: true,
  disableUrlAccess: true,
});
