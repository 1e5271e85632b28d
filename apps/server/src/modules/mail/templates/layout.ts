import type { Locale } from '@hyaline/contract';
import { readableOn } from '@hyaline/kit';
import type { Language, MailCopy } from './copy.ts';

const INK = '#14213d';
const QUIET = '#51606f';
const ACCENT = '#0f5e6b';
const FONT = "-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

export interface Written {
  subject: string;
  text: string;
  html: string;
}

/** Who writes to a patient: their clinic, in its own colours (`#rrggbb`). */
export interface Sender {
  name: string;
  accent: string;
  onAccent: string;
}
const PLATFORM: Sender = { name: 'Hyaline', accent: ACCENT, onAccent: '#ffffff' };

/** One copy as plain text and as HTML: the same sentences, one link. */
export const layOut = (locale: Locale, frame: Language['frame'], copy: MailCopy, sender: Sender | null): Written => ({
  subject: copy.subject,
  text: asText(frame, copy),
  html: asHtml(locale, frame, copy, sender ?? PLATFORM),
});

function asText(frame: Language['frame'], { title, paragraphs, button, notes }: MailCopy): string {
  const link = button ? [`${button.label}:\n${button.link}`] : [];
  return `${[title, ...paragraphs, ...link, ...notes, `--\n${frame.footer}`].join('\n\n')}\n`;
}

/** Tables and inline styles, as mail programs ask for; nothing is loaded, so nothing tells that it was read. */
function asHtml(locale: Locale, frame: Language['frame'], copy: MailCopy, sender: Sender): string {
  const { title, paragraphs, button, notes } = copy;
  const body = [
    ...paragraphs.map((text) => paragraph(text, INK)),
    ...(button ? [buttonRow(button, sender), paragraph(frame.linkBelow, QUIET), addressRow(button.link)] : []),
    ...notes.map((text) => paragraph(text, QUIET)),
  ].join('\n');
  return `<!doctype html>
<html lang="${locale}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light"><title>${escaped(copy.subject)}</title></head>
<body style="margin:0;padding:0;background:#eef2f4">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="background:#eef2f4"><tr><td align="center" style="padding:24px 12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px;background:#ffffff;border-radius:12px">
<tr><td style="padding:28px 32px 0;font:600 15px/1.4 ${FONT};color:${readableOn('#ffffff', sender.accent)}">${escaped(sender.name)}</td></tr>
<tr><td style="padding:8px 32px 8px"><h1 style="margin:0;font:600 22px/1.3 ${FONT};color:${INK}">${escaped(title)}</h1></td></tr>
${body}
<tr><td style="padding:20px 32px 28px;font:400 13px/1.5 ${FONT};color:${QUIET}">${escaped(frame.footer)}</td></tr>
</table></td></tr></table>
</body></html>
`;
}

const paragraph = (text: string, colour: string): string =>
  `<tr><td style="padding:6px 32px;font:400 16px/1.5 ${FONT};color:${colour}">${escaped(text)}</td></tr>`;

const buttonRow = ({ label, link }: { label: string; link: string }, { accent, onAccent }: Sender): string =>
  `<tr><td style="padding:16px 32px"><table role="presentation" cellpadding="0" cellspacing="0"><tr><td style="border-radius:8px;background:${accent}"><a href="${escaped(link)}" style="display:inline-block;padding:13px 24px;font:600 16px/1.2 ${FONT};color:${onAccent};text-decoration:none">${escaped(label)}</a></td></tr></table></td></tr>`;

const addressRow = (link: string): string =>
  `<tr><td style="padding:0 32px 10px;font:400 14px/1.5 ${FONT};color:${QUIET};word-break:break-all">${escaped(link)}</td></tr>`;

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`);
