import type { Locale } from '@hyaline/contract';
import {
  courseWords,
  dateWords,
  preparationWords,
  type ProtocolContent,
  quantityWords,
  scheduleWords,
} from '@hyaline/protocol';
import { BODY, BOLD, GREY, printable, taggedDocument } from '../../platform/pdf/index.ts';
import { SHEET_WORDS } from './sheet-words.ts';

export interface Sheet {
  locale: Locale;
  clinic: string;
  patientName: string;
  patientRef: string;
  content: ProtocolContent;
  version: number;
  /** A newer version is in force. */
  superseded: boolean;
  signedBy: string;
  signedAt: Date;
  sha256: string;
}

/** A signed protocol for the patient, as a tagged PDF. The same version always gives the same bytes. */
export async function sheetPdf(sheet: Sheet): Promise<Buffer> {
  const { locale, content } = sheet;
  const words = SHEET_WORDS[locale];
  const { doc, keepTogether, finish, ...paper } = await taggedDocument({
    size: 'A4',
    margin: 56,
    locale,
    // A title would stand in lists of printers and downloads: it names nobody.
    title: sheet.patientRef,
    createdAt: sheet.signedAt,
  });
  const write: typeof paper.write = (tag, font, size, text, gap, color) =>
    paper.write(tag, font, size, printable(text), gap, color);
  const part = (title: string, lines: readonly string[]): void => {
    const filled = lines.filter((line) => line !== '');
    if (filled.length === 0) return;
    keepTogether(44);
    write('H3', BOLD, 9.5, title, 1, GREY);
    for (const line of filled) write('P', BODY, 11, line, 3);
    doc.moveDown(0.3);
  };

  const signedOn = dateWords(sheet.signedAt.toISOString().slice(0, 10), locale);
  write('P', BODY, 10, sheet.clinic, 8, GREY);
  write('H1', BOLD, 20, content.title, 4);
  write('P', BODY, 12, `${words.patient} ${sheet.patientName} (${sheet.patientRef})`, 2);
  write('P', BODY, 9.5, words.version(sheet.version, sheet.signedBy, signedOn), 8, GREY);
  if (sheet.superseded) write('P', BOLD, 11, words.superseded, 8);
  part(words.purpose, content.purpose.split('\n'));
  for (const item of content.items) {
    keepTogether(150);
    write('H2', BOLD, 14, item.compound, 4);
    part(words.dose, [`${quantityWords(item.dose, locale)}, ${words.route[item.route]}`]);
    part(words.when, [scheduleWords(item.schedule, locale)]);
    part(words.course, courseWords(item.schedule, item.dose.unit, locale));
    part(words.preparation, preparationWords(item, locale));
    part(words.note, item.note.split('\n'));
  }
  part(words.instructions, content.instructions.split('\n'));
  keepTogether(60);
  if (content.items.some(({ preparation }) => preparation !== null)) write('P', BODY, 9, words.rounding, 4, GREY);
  write('P', BODY, 8, words.hash(sheet.sha256), 0, GREY);
  return finish(words.page);
}
