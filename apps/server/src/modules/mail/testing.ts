import type { Platform } from '../../platform/index.ts';
import { comparable } from './address.ts';
import { deliverMail } from './deliver.service.ts';
import { type DevMail, devMails } from './dev-inbox.repo.ts';

export interface ReceivedMail extends DevMail {
  /** The one link of the mail, or ''. */
  link: string;
  /** What stands behind the link's `#`, or ''. */
  secret: string;
}

/** For tests: delivers what is queued, then the newest mail to this address in the demo's inbox. */
export const lastMailTo = async (platform: Platform, email: string): Promise<ReceivedMail | undefined> =>
  (await mailsTo(platform, email))[0];

/** For tests: delivers what is queued, then every mail to this address, newest first. */
export async function mailsTo(platform: Platform, email: string): Promise<ReceivedMail[]> {
  await deliverMail(platform);
  const mails = await platform.db.asPlatform((tx) => devMails(tx, { recipientKey: comparable(email), limit: 100 }));
  return mails.map((mail) => {
    const link = /^https?:\/\/\S+$/m.exec(mail.text)?.[0] ?? '';
    return { ...mail, link, secret: link.split('#')[1] ?? '' };
  });
}
