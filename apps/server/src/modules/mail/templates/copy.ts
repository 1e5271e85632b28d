import type { MailKind, MailValues, Role, SecurityNotice } from '@hyaline/contract';

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
