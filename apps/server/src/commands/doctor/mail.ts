import { checkWayOut, TransportError } from '../../modules/mail/index.ts';
import type { Config } from '../../platform/config/index.ts';
import { attention, type Finding, ok } from './finding.ts';

const MEND = 'Compare HYALINE_MAIL_URL with what your mail provider says; docs/operate/mail.md explains each reason.';

/** Whether mail can leave: the server is asked, and nothing is sent. */
export async function checkMail({ mail, demo }: Config): Promise<Finding> {
  if (!mail && demo) return ok('Mail', 'stays on this machine, in the inbox of the demo');
  if (!mail)
    return attention(
      'Mail',
      'no way out is set up: invitations, resets and unlock mails wait',
      'Set HYALINE_MAIL_URL and HYALINE_MAIL_FROM; see docs/operate/mail.md.',
    );
  const what = mail.transport === 'smtp' ? `${mail.host}, port ${mail.port}` : 'Postmark';
  try {
    await checkWayOut(mail);
    return ok('Mail', `${what} answers and knows us`);
  } catch (error) {
    const reason = error instanceof TransportError ? error.reason : 'internal';
    return attention('Mail', `${what} does not take mail from us: ${reason}`, MEND);
  }
}
