import { setTimeout as sleep } from 'node:timers/promises';
import { askPatiently, makeClient } from './api.ts';

export interface InboxMail {
  id: string;
  kind: string;
  recipient: string;
  subject: string;
  text: string;
  html: string;
  /** The one link of the mail, or ''. */
  link: string;
}

const WITHIN_MS = 60_000;

/** What lies in the demo's inbox for this address, newest first. */
export async function mailsTo(url: string, email: string): Promise<InboxMail[]> {
  const answer = await askPatiently(makeClient(url), { path: `/dev/inbox.json?to=${encodeURIComponent(email)}` });
  const { mails } = answer.json<{ mails: InboxMail[] }>();
  return mails.map((mail) => ({ ...mail, link: /^https?:\/\/\S+$/m.exec(mail.text)?.[0] ?? '' }));
}

/**
 * Waits until a mail of this kind to this address has arrived in the demo's inbox.
 * @throws Error when none does within a minute
 */
export async function mailOf(url: string, kind: string, email: string): Promise<InboxMail> {
  const until = Date.now() + WITHIN_MS;
  for (;;) {
    const found = (await mailsTo(url, email)).find((mail) => mail.kind === kind);
    if (found) return found;
    if (Date.now() > until) throw new Error(`no mail ${kind} to ${email} within ${WITHIN_MS / 1000} s`);
    await sleep(100);
  }
}
