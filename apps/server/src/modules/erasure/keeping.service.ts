import {
  ANSWER_DAYS,
  type AskErasure,
  type Erasure,
  type Erasures,
  type Keeping,
  type LegalHold,
  type PatientFields,
  phi,
  type PutRetention,
  type Retention,
  RETENTION_PRESETS,
  type SetHold,
  type SetHoldByReference,
} from '@hyaline/contract';
import { DAY_MS, newId } from '@hyaline/kit';
import type { Actor, Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { namesFor } from '../colleagues/index.ts';
import { append } from '../ledger/index.ts';
import { hasPhiSchema } from '../tenancy/index.ts';
import { type Decided, decide, yearsAfter } from './decide.ts';
import * as repo from './erasure.repo.ts';
import { aboutPatient, type Asking, note, openPatientFields, PHI, within } from '../patients/index.ts';

type Needs = Pick<Platform, 'db' | 'database' | 'vault'>;

export async function ruleOf(tx: Tx): Promise<Retention> {
  const row = await repo.findRule(tx);
  const { jurisdiction = 'other' } = row ?? {};
  const { source, ...preset } = RETENTION_PRESETS[jurisdiction];
  const { changedAt, ...chosen } = row ?? { ...preset, jurisdiction, changedAt: null };
  return { ...chosen, source, changedAt: changedAt?.toISOString() ?? null };
}

export const readRetention = ({ db }: Pick<Platform, 'db'>, { actor }: Asking): Promise<Retention> =>
  db.inTenant(actor, ruleOf);

/** @throws Refusal retention-shorter */
export function putRetention(
  { db }: Pick<Platform, 'db'>,
  { actor, ip }: Asking,
  ask: PutRetention,
): Promise<Retention> {
  return db.inTenant(actor, async (tx) => {
    const before = await repo.findRule(tx);
    const { majorityAge } = RETENTION_PRESETS[ask.jurisdiction];
    const minorUntil = ({ majorityAge: age, minorYears }: { majorityAge: number; minorYears: number }) =>
      age + minorYears;
    if (before && (ask.adultYears < before.adultYears || minorUntil({ ...ask, majorityAge }) < minorUntil(before)))
      return refuse('retention-shorter');
    await repo.putRule(tx, { ...ask, majorityAge });
    const facts = { jurisdiction: ask.jurisdiction, adultYears: ask.adultYears, minorYears: ask.minorYears };
    await append(tx, { event: 'retention.changed', outcome: 'done', resource: null, patientRef: null, facts, ip });
    return ruleOf(tx);
  });
}

export interface Subject {
  row: repo.SubjectRow;
  rule: Retention;
  decided: Decided;
  fields: PatientFields;
}

/** Who it is about, and what the law answers today. @throws Refusal not-found */
export async function subjectOf(platform: Needs, tx: Tx, patientId: string): Promise<Subject | null> {
  const row = await repo.findSubject(tx, patientId);
  if (!row) return null;
  const fields = await openPatientFields(platform, tx.actor.tenantId, { id: patientId, ...row });
  const rule = await ruleOf(tx);
  const today = new Date().toISOString().slice(0, 10);
  const { lastActivityOn, lastToldOn, held } = row;
  const facts = { today, lastActivityOn, lastToldOn, birthDate: fields.birthDate, held };
  return { row, rule, fields, decided: decide(rule, facts) };
}

export interface Kept {
  /** The last day of those found; null when the law asks for none. */
  until: string | null;
  /** Of the first `looked` records, those that the law asks for. */
  kept: number;
  looked: number;
}
/**
 * Which of these records the law asks for. A long list is read to its end only while none was found: what it takes to
 * know is opened of each. Holds are another matter.
 * @param enough - so many are counted
 */
export async function keptAmong(platform: Needs, tx: Tx, patientIds: readonly string[], enough: number): Promise<Kept> {
  const today = new Date().toISOString().slice(0, 10);
  const found: Kept = { until: null, kept: 0, looked: 0 };
  for (const id of patientIds) {
    if (found.looked >= enough && found.until !== null) break;
    const keepUntil = (await subjectOf(platform, tx, id))?.decided.keepUntil;
    found.looked += 1;
    if (keepUntil === undefined || today >= keepUntil) continue;
    found.kept += 1;
    if (found.until === null || found.until < keepUntil) found.until = keepUntil;
  }
  return found;
}

/** The same for studies that are in nobody's record: the clinic's rule for adults, from the day they were saved. */
export async function studiesKeptUntil(tx: Tx, lastSaved: Date): Promise<string | null> {
  const { adultYears } = await ruleOf(tx);
  const until = yearsAfter(lastSaved.toISOString().slice(0, 10), adultYears);
  return new Date().toISOString().slice(0, 10) < until ? until : null;
}

/** What keeps this patient's record, until when, and what was asked. */
export async function readKeeping(platform: Needs, asking: Asking, patientId: string): Promise<Keeping> {
  const { subject, holds, erasures } = await aboutPatient(platform, asking, patientId, 'erasure.read', async (tx) => {
    const found = await subjectOf(platform, tx, patientId);
    if (!found) return null;
    await note(tx, 'erasure.read', { type: 'patient', id: patientId }, found.row.ref, {}, asking.ip);
    const all = await repo.findHolds(tx, patientId);
    return { subject: found, holds: all, erasures: await repo.findErasures(tx, patientId) };
  });
  const { row, rule, decided } = subject;
  return {
    retention: rule,
    lastActivityOn: row.lastActivityOn,
    keepUntil: decided.keepUntil,
    held: row.held,
    holds: await presentHolds(platform, asking.actor, holds, true),
    erasures: await presentErasures(platform, asking.actor, erasures),
    decision: decided.decision,
    reasons: decided.reasons,
    studies: row.studies,
    needsSecondPerson: row.hasOtherKeeper,
  };
}

/** Requests and holds of the clinic, by reference. */
export async function readErasures(platform: Needs, { actor, ip }: Asking): Promise<Erasures> {
  if (!(await hasPhiSchema(platform, actor.tenantId))) return { erasures: [], holds: [] };
  const { holds, erasures } = await platform.db.inTenant(
    actor,
    async (tx) => {
      const all = { holds: await repo.findHolds(tx, null), erasures: await repo.findErasures(tx, null) };
      const facts = { erasures: all.erasures.length, holds: all.holds.length };
      await append(tx, { event: 'erasure.read', outcome: 'done', resource: null, patientRef: null, facts, ip });
      return all;
    },
    PHI,
  );
  return {
    erasures: await presentErasures(platform, actor, erasures),
    holds: await presentHolds(platform, actor, holds, false),
  };
}

export function setHold(
  platform: Needs,
  asking: Asking,
  patientId: string,
  { reason }: SetHold,
): Promise<{ id: string }> {
  return aboutPatient(platform, asking, patientId, 'hold.set', async (tx) => {
    const row = await repo.findSubject(tx, patientId);
    if (!row) return null;
    const id = newId();
    const { tenantId } = tx.actor;
    const details = await platform.vault.sealField({ tenantId, patientId }, { ...HOLD, rowId: id }, reason);
    await repo.insertHold(tx, { id, patientId, ref: row.ref, details });
    await note(tx, 'hold.set', { type: 'hold', id }, row.ref, {}, asking.ip);
    return { id };
  });
}

/**
 * The same for whoever keeps records and sees none: nothing of the patient is read, and the reason is sealed under a key
 * that they do not open.
 * @throws Refusal not-found for a reference that is none here
 */
export function setHoldByReference(
  platform: Needs,
  asking: Asking,
  { ref, reason }: SetHoldByReference,
): Promise<{ id: string }> {
  const id = newId();
  return within(platform, asking, { event: 'hold.set', resource: { type: 'hold', id } }, async (tx) => {
    const patientId = await repo.keptPatient(tx, ref);
    if (patientId === null) return undefined;
    const { tenantId } = tx.actor;
    const details = await platform.vault.sealField({ tenantId, patientId }, { ...HOLD, rowId: id }, reason);
    await repo.insertHold(tx, { id, patientId, ref, details });
    await note(tx, 'hold.set', { type: 'hold', id }, ref, { by: 'reference' }, asking.ip);
    return { id };
  });
}

const HOLD = { table: 'legal_hold', column: 'details' } as const;

/** @throws Refusal second-person for whoever set it while somebody else could; not-found */
export function releaseHold(platform: Needs, asking: Asking, id: string): Promise<null> {
  return within(platform, asking, { event: 'hold.released', resource: { type: 'hold', id } }, async (tx) => {
    const found = await repo.mayRelease(tx, id);
    if (!found) return undefined;
    if (!found.may) return refuse('second-person');
    await repo.releaseHold(tx, id);
    await note(tx, 'hold.released', { type: 'hold', id }, found.ref, {}, asking.ip);
    return null;
  });
}

/**
 * Writes a request down and answers it at once, by what the law says today. Nothing is erased yet.
 * @throws Refusal conflict while another one is open
 */
export function askErasure(
  platform: Needs,
  asking: Asking,
  patientId: string,
  ask: AskErasure,
): Promise<{ id: string }> {
  return aboutPatient(platform, asking, patientId, 'erasure.requested', async (tx) => {
    const subject = await subjectOf(platform, tx, patientId);
    if (!subject) return null;
    if ((await repo.findErasures(tx, patientId)).some(({ state }) => state === 'open')) return refuse('conflict');
    const id = newId();
    const { tenantId } = tx.actor;
    const { ref } = subject.row;
    const { decision, reasons, allowedFrom } = subject.decided;
    const request = await platform.vault.sealField({ tenantId, patientId }, { ...REQUEST, rowId: id }, ask.words);
    const dueOn = new Date(Date.parse(ask.askedOn) + ANSWER_DAYS * DAY_MS).toISOString().slice(0, 10);
    const { askedBy, askedOn, withStudies } = ask;
    const { jurisdiction } = subject.rule;
    await repo.insertErasure(tx, { id, patientId, ref, request, askedBy, askedOn, dueOn, decision, reasons, allowedFrom, withStudies, jurisdiction }); // prettier-ignore
    const facts = { decision, reasons, askedBy, due: dueOn };
    await note(tx, 'erasure.requested', { type: 'erasure', id }, ref, facts, asking.ip);
    return { id };
  });
}

const REQUEST = { table: 'erasure', column: 'request' } as const;

async function presentHolds(
  platform: Needs,
  actor: Actor,
  rows: readonly repo.HoldRow[],
  isSeen: boolean,
): Promise<LegalHold[]> {
  const names = await namesFor(platform, actor, rows.flatMap(({ setBy, releasedBy }) => [setBy, ...(releasedBy === null ? [] : [releasedBy])])); // prettier-ignore
  const person = (id: string | null) => (id === null ? null : { id, name: names.get(id) ?? '' });
  const { tenantId } = actor;
  const holds: LegalHold[] = [];
  for (const row of rows) {
    const { patientId } = row;
    const reason = isSeen ? await platform.vault.openField({ tenantId, patientId }, { ...HOLD, rowId: row.id }, row.details) : null; // prettier-ignore
    holds.push({
      id: row.id,
      ref: row.ref,
      reason: reason === null ? null : phi(reason),
      setBy: { id: row.setBy, name: names.get(row.setBy) ?? '' },
      setAt: row.setAt.toISOString(),
      releasedBy: person(row.releasedBy),
      releasedAt: row.releasedAt?.toISOString() ?? null,
    });
  }
  return holds;
}

async function presentErasures(
  platform: Pick<Platform, 'db'>,
  actor: Actor,
  rows: readonly repo.ErasureRow[],
): Promise<Erasure[]> {
  const ids = rows.flatMap(({ openedBy, approvedBy, carriedOutBy }) => [openedBy, approvedBy, carriedOutBy]);
  const names = await namesFor(platform, actor, ids.filter((id) => id !== null)); // prettier-ignore
  const person = (id: string | null) => (id === null ? null : { id, name: names.get(id) ?? '' });
  return rows.map((row) => ({
    id: row.id,
    ref: row.ref,
    askedBy: row.askedBy,
    askedOn: row.askedOn,
    dueOn: row.dueOn,
    decision: row.decision,
    reasons: row.reasons,
    allowedFrom: row.allowedFrom,
    withStudies: row.withStudies,
    openedBy: { id: row.openedBy, name: names.get(row.openedBy) ?? '' },
    openedAt: row.openedAt.toISOString(),
    approvedBy: person(row.approvedBy),
    approvedAt: row.approvedAt?.toISOString() ?? null,
    state: row.state,
    carriedOutBy: person(row.carriedOutBy),
    carriedOutAt: row.carriedOutAt?.toISOString() ?? null,
    counts: row.counts,
  }));
}
