import type { ErasureCertificate, Locale } from '@hyaline/contract';
import type { Platform } from '../../platform/index.ts';
import { type Block, taggedPdf } from '../../platform/pdf/index.ts';
import * as repo from './erasure.repo.ts';
import { subjectOf } from './keeping.service.ts';
import { type Asking, note, within } from '../patients/index.ts';
import { wordsOf } from './words.ts';

type Needs = Pick<Platform, 'db' | 'database' | 'vault'>;

/**
 * The answer to whoever asked, as a letter: granted, in part, or denied, with the reasons and the day from which the rest
 * may go. Made anew each time and kept nowhere, since it names the patient.
 */
export async function letterOf(platform: Needs, asking: Asking, id: string, locale: Locale): Promise<Buffer> {
  const resource = { type: 'erasure', id };
  const { row, subject, clinic } = await within(
    platform,
    asking,
    { event: 'erasure.letter-made', resource },
    async (tx) => {
      const found = await repo.findErasure(tx, id);
      const about = found && (await subjectOf(platform, tx, found.patientId));
      if (!found || !about) return undefined;
      await note(tx, 'erasure.letter-made', resource, found.ref, { paper: 'letter', locale }, asking.ip);
      return { row: found, subject: about, clinic: await repo.clinicName(tx) };
    },
  );
  const words = wordsOf(locale);
  const day = (date: string): string => new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(date)); // prettier-ignore
  const { givenName, familyName, secondFamilyName } = subject.fields;
  const until = row.allowedFrom === null ? '' : day(row.allowedFrom);
  const facts = { years: subject.rule.adultYears, law: subject.rule.source, until };
  const p = (text: string): Block => ({ tag: 'P', text });
  return taggedPdf({
    title: words.letter,
    author: clinic,
    locale,
    createdAt: row.openedAt.toISOString(),
    page: words.page,
    blocks: [
      { tag: 'H1', text: words.letter },
      p(clinic),
      { tag: 'P', label: words.reference, text: row.ref },
      p(words.dear([givenName, familyName, secondFamilyName].filter(Boolean).join(' '))),
      p(words.asked(day(row.askedOn))),
      p(words.answer[row.decision]),
      ...row.reasons.map((reason) => p(words.reason[reason](facts))),
      ...(row.decision === 'partly' ? [p(words.gone), p(words.at(until))] : []),
      ...(row.decision === 'allowed' ? [] : [p(words.rights)]),
    ],
  });
}

/** The certificate for people; its JSON form says the same to programs. */
export function certificatePdf(certificate: ErasureCertificate, locale: Locale): Promise<Buffer> {
  const words = wordsOf(locale);
  const at = (instant: string): string => new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'medium', timeZone: 'UTC' }).format(new Date(instant)); // prettier-ignore
  const row = (label: string, text: string): Block => ({ tag: 'P', label, text });
  const { ledger } = certificate;
  return taggedPdf({
    title: words.certificate,
    author: certificate.clinic.name,
    locale,
    createdAt: certificate.carriedOutAt,
    page: words.page,
    blocks: [
      { tag: 'H1', text: words.certificate },
      { tag: 'P', text: certificate.clinic.name },
      { tag: 'P', text: words.says },
      row(words.reference, certificate.ref),
      row(words.asked2, certificate.askedOn),
      row(words.done, `${at(certificate.carriedOutAt)} UTC`),
      ...(certificate.finishedAt === null ? [] : [row(words.finished, `${at(certificate.finishedAt)} UTC`)]),
      row(words.key, certificate.keyDestroyed ? words.keyGone : words.keyLeft),
      { tag: 'P', text: words.backups(certificate.backupsGoneBy) },
      { tag: 'H2', text: words.rows },
      ...Object.entries(certificate.counts).map(([table, count]) => row(table, String(count))),
      row(words.studies, String(certificate.studies)),
      { tag: 'H2', text: words.ledger },
      { tag: 'P', text: ledger.entryId },
      { tag: 'P', text: ledger.leaf },
      ...(ledger.receipt ?? '').split('\n').filter(Boolean).map((line): Block => ({ tag: 'P', text: line })), // prettier-ignore
    ],
  });
}
