import { LINK_MINUTES, type MailKind, type MailValues, type Role, type SecurityNotice } from '@hyaline/contract';

/** What a mail says, before it has a form. Plain sentences; values are put in as text, never as markup. */
export interface MailCopy {
  /** Says what the mail is for, and nothing of its content: subjects show on locked screens. */
  subject: string;
  title: string;
  paragraphs: readonly string[];
  button?: { label: string; link: string };
  /** Below the button: how long it works, what to do when it was not you. */
  notes: readonly string[];
}

export type Copies = { [K in MailKind]: (values: MailValues[K]) => MailCopy };

/** The words of one language. */
export interface Language {
  copies: Copies;
  roles: Record<Role, string>;
  notices: Record<SecurityNotice, string>;
  frame: {
    /** Stands above the plain address of the button. */
    linkBelow: string;
    footer: string;
  };
}

/** A moment in words; UTC, because a server does not know where the reader is. */
export const momentIn = (locale: string, instant: string): string =>
  `${new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }).format(new Date(instant))} UTC`;

/** How long the link of a mail works, in words: "30 minutes", "7 days". */
export function lifeIn(locale: string, kind: keyof typeof LINK_MINUTES): string {
  const minutes = LINK_MINUTES[kind];
  const [unit, size] = minutes % DAY === 0 ? (['day', DAY] as const) : (['minute', 1] as const);
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(minutes / size);
}
const DAY = 24 * 60;
