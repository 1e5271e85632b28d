export { type MailOrder, type MailTo, type QueuedMail, queueMail } from './queue-mail.service.ts';
export { deliverMail, type Delivered } from './deliver.service.ts';
export { checkWayOut, mailReady, TransportError, usesInbox } from './transports/index.ts';
export { lastMailTo, mailsTo, type ReceivedMail } from './testing.ts';
export { devInbox, devMail } from './dev-inbox.service.ts';
export type { DevMail } from './dev-inbox.repo.ts';
export { type SampleMail, sampleMails } from './samples.ts';
export { renderMail, type Written } from './templates/index.ts';
export { mailRoutes } from './mail.routes.ts';
