import type { Locale, MailKind } from '@hyaline/contract';
import type { MailOf } from '../queue-mail.service.ts';
import type { MailCopy } from './copy.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { layOut, type Written } from './layout.ts';

export type { Written } from './layout.ts';

const LANGUAGES = { en, es };

/** A mail of one kind in one language. */
export function renderMail(locale: Locale, mail: MailOf<MailKind>): Written {
  const { copies, frame } = LANGUAGES[locale];
  const write = copies[mail.kind] as (values: typeof mail.values) => MailCopy; // TypeScript cannot pair the two by kind
  return layOut(locale, frame, write(mail.values));
}
