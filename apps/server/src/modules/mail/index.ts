export { type MailOrder, type MailTo, type QueuedMail, queueMail } from './queue-mail.service.ts';
export { deliverMail, type Delivered } from './deliver.service.ts';
export { checkWayOut, mailReady, TransportError, usesInbox } from './transports/index.ts';
export { lastMailTo, mailsTo, type ReceivedMail } from './testing.ts';
