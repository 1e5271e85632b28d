import type { Disclosure, Look, MakeAccounting } from '@hyaline/contract';
import { DAY_MS, newId, toHex } from '@hyaline/kit';
import { sha256 } from '../../platform/crypto/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import type { SessionInfo } from '../identity/index.ts';
import { append, sealAddress } from '../ledger/index.ts';
import { accessReportCsv, accessReportPdf, accountingCsv, accountingPdf, type ReportHead } from './accounting-file.ts';
import * as repo from './disclosure.repo.ts';
import { type About, keptOf, type Needs, withAccounting } from './disclosure.service.ts';
import { dayOf, everyLook, SIX_YEARS_DAYS } from './looks.service.ts';

export interface MadeFile {
  name: string;
  type: string;
  bytes: Buffer;
}

/** Looks at the paper and at the log itself are no looks at the patient; and what an agency received may be kept back. */
const NOT_IN_REPORT = /^(disclosure|accounting|access-report|access-log)\./;

/**
 * The accounting of disclosures, 45 CFR 164.528, or the report of every look, where the clinic gives one. The request is
 * kept with the patient and stands in the ledger before the file leaves.
 * @throws Refusal not-found; forbidden for an access report that the clinic does not give; bad-request for days the
 *   wrong way round
 */
export async function makeAccounting(
  platform: Needs,
  by: SessionInfo,
  about: About,
  asked: MakeAccounting,
): Promise<MadeFile> {
  const now = platform.clock.now();
  const earliest = dayOf(new Date(now.getTime() - SIX_YEARS_DAYS * DAY_MS));
  const to = asked.to ?? dayOf(now);
  const from = asked.from === undefined || asked.from < earliest ? earliest : asked.from;
  if (from > to) refuse('bad-request', { fields: ['from'] });
  const event = asked.kind === 'accounting' ? 'accounting.made' : 'access-report.made';
  return withAccounting(platform, by, about, event, async (tx, patientId) => {
    const kept = await keptOf(platform, tx, about.ref, patientId);
    const isReport = asked.kind === 'access-report';
    if (isReport && !kept.accessReport) refuse('forbidden');
    const within = (day: string): boolean => day >= from && day <= to;
    const told = kept.disclosures.filter(
      ({ day, struck, withheldUntil }) => within(day) && struck === null && withheldUntil === null,
    );
    const span = { from: new Date(from), to: new Date(Date.parse(to) + DAY_MS) };
    const filter = { patient: about.ref, person: null, events: null, outcome: null, ...span, before: null, limit: 0 };
    const looks = isReport ? (await everyLook(tx, filter)).filter(({ event: name }) => !NOT_IN_REPORT.test(name)) : [];
    const head: ReportHead = {
      clinic: await repo.clinicName(tx),
      patientRef: about.ref,
      patientName: await nameOf(platform, by, about, patientId, tx),
      from,
      to,
      madeAt: now.toISOString(),
      locale: asked.locale,
    };
    const entries = isReport ? looks.length : told.length;
    const isFree = isReport || kept.nextIsFree;
    await repo.insertRequest(tx, {
      id: newId(),
      patientId,
      ref: about.ref,
      kind: asked.kind,
      from,
      to,
      entries,
      isFree,
    });
    const file = await fileOf(asked, head, told, looks);
    const resource = { type: 'patient', id: patientId };
    const facts = { from, to, entries, format: asked.format, free: isFree, file: toHex(sha256(file.bytes)) };
    await append(tx, { event, outcome: 'done', resource, patientRef: about.ref, facts, ip: about.ip });
    return file;
  });
}

/** Only for those to whom the database shows it; to the privacy officer the patient stays a reference. */
async function nameOf(
  { vault }: Pick<Platform, 'vault'>,
  { tenantId }: SessionInfo,
  { ref, ip }: About,
  patientId: string,
  tx: Parameters<typeof repo.readIdentity>[0],
): Promise<string | null> {
  const sealed = await repo.readIdentity(tx, patientId, ref, sealAddress(tenantId, ip));
  if (!sealed) return null;
  const place = { table: 'patient_identity', column: 'details', rowId: patientId };
  const { givenName, familyName, secondFamilyName } = JSON.parse(
    await vault.openField({ tenantId, patientId }, place, sealed),
  ) as { givenName: string; familyName: string; secondFamilyName: string };
  return [givenName, familyName, secondFamilyName].filter((part) => part !== '').join(' ');
}

async function fileOf(
  { kind, format, locale }: MakeAccounting,
  head: ReportHead,
  told: readonly Disclosure[],
  looks: readonly Look[],
): Promise<MadeFile> {
  const name = `${kind}-${head.patientRef}-${head.madeAt.slice(0, 10)}-${locale}.${format}`;
  if (format === 'csv') {
    const text = kind === 'accounting' ? accountingCsv(head, told) : accessReportCsv(head, looks);
    return { name, type: 'text/csv; charset=utf-8', bytes: Buffer.from(`\uFEFF${text}`) };
  }
  const bytes = kind === 'accounting' ? await accountingPdf(head, told) : await accessReportPdf(head, looks);
  return { name, type: 'application/pdf', bytes };
}
