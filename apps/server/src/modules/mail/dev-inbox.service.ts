import { isUuid } from '@hyaline/kit';
import type { Platform } from '../../platform/index.ts';
import { comparable } from './address.ts';
import { type DevMail, devMails } from './dev-inbox.repo.ts';

const SHOWN = 100;

/** The newest mails in the demo's inbox, or those to one address. None outside a demo. */
export const devInbox = ({ db }: Pick<Platform, 'db'>, to?: string): Promise<DevMail[]> =>
  db.asPlatform((tx) => devMails(tx, { limit: SHOWN, ...(to === undefined ? {} : { recipientKey: comparable(to) }) }));

export async function devMail({ db }: Pick<Platform, 'db'>, id: string): Promise<DevMail | undefined> {
  if (!isUuid(id)) return undefined;
  return (await db.asPlatform((tx) => devMails(tx, { id, limit: 1 })))[0];
}
