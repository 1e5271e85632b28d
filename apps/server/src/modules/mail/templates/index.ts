import type { FromClinic, Locale, MailKind } from '@hyaline/contract';
import type { MailOf } from '../queue-mail.service.ts';
import type { MailCopy } from './copy.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { layOut, type Sender, type Written } from './layout.ts';

export type { Written } from './layout.ts';

const LANGUAGES = { en, es };

/** A mail of one kind in one language. */
export function renderMail(locale: Locale, mail: MailOf<MailKind>): Written {
  const { copies, frame } = LANGUAGES[locale];
  const write = copies[mail.kind] as (values: typeof mail.values) => MailCopy; // TypeScript cannot pair the two by kind
  return layOut(locale, frame, write(mail.values), senderOf(mail.values));
}

/** The clinic in whose colours a mail goes out; null for mails of the platform. */
function senderOf(values: object): Sender | null {
  const { clinic, accent, onAccent } = values as Partial<FromClinic>;
  if (clinic === undefined || accent === undefined || onAccent === undefined) return null;
  return { name: clinic, accent, onAccent };
}
