import { LINK_MINUTES } from '@hyaline/contract';
import { MINUTE_MS, SECOND_MS } from '@hyaline/kit';
import { refuse } from '../../../platform/http/index.ts';
import type { Platform } from '../../../platform/index.ts';
import { mailReady } from '../../mail/index.ts';
import { isDemoEmail } from '../accounts/demo-people.ts';
import { emailKey } from '../accounts/email.ts';

export const lifeSecondsOf = (kind: keyof typeof LINK_MINUTES): number => (LINK_MINUTES[kind] * MINUTE_MS) / SECOND_MS;

/** Built from the configured address only, never from what a request says of its host; the secret is no server's to see. */
export const linkTo = ({ config }: Pick<Platform, 'config'>, page: string, secret: string): string =>
  `${config.publicUrl}/${page}#${secret}`;

/** @throws Refusal mail-unavailable, before anything is known of the address */
export function requireMail(platform: Platform): void {
  if (!mailReady(platform)) refuse('mail-unavailable');
}

/** The e-mail as it is looked up; people of the demo are nobody where there is none. */
export const whoseMail = ({ config }: Pick<Platform, 'config'>, email: string): { emailKey: string } => {
  const key = emailKey(email);
  return { emailKey: isDemoEmail(key) && !config.demo ? '' : key };
};
