import { setImmediate } from 'node:timers/promises';
import type { PatientFields, POSSIBLE_DUPLICATE_REASONS } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import type { Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { append, factsOf, sealAddress } from '../ledger/index.ts';
import { rolesOf } from './assignment.repo.ts';
import { assignPatients, drawReferences, insertPatients, type NewPatient } from './batch.repo.ts';
import { openFields, sealDetails, sealFields } from './details.ts';
import { factsAbout } from './facts.ts';
import { duplicateTokens, likenessKeys, note, reasonsFor } from './find.service.ts';
import { advance, currentPatient, keepVersion, replaceRecord } from './patient.repo.ts';
import { type CandidateRow, candidatesOfMany } from './search.repo.ts';
import { openAll, type OpenedPatient } from './shown.ts';
import { patientTokens, tokensOf } from './tokens.ts';
import { keepWayInTrue } from './way-in.ts';

type Needs = Pick<Platform, 'db' | 'vault'>;
const AT_ONCE = 500;
const TREATS = ['owner', 'provider'];
const MOST_CANDIDATES = 5000;

export interface Entered {
  id: string;
  ref: string;
}

/** @throws Refusal bad-request for somebody who treats nobody */
export async function providersOf(tx: Tx, wanted: readonly string[]): Promise<string[]> {
  const ids = wanted.length > 0 ? [...new Set(wanted)] : [tx.actor.userId];
  const roles = await rolesOf(tx, ids);
  if (wanted.length === 0) return roles.get(tx.actor.userId) === 'provider' ? ids : [];
  if (!ids.every((id) => TREATS.includes(roles.get(id) ?? ''))) refuse('bad-request', { fields: ['providerIds'] });
  return ids;
}

/**
 * Enters many patients in the caller's transaction, in the order given, each with its own ledger entry. Nobody is
 * assigned yet: `assignEntered` does that, last of all.
 */
export async function enterPatients(
  platform: Needs,
  tx: Tx,
  people: readonly PatientFields[],
  { providerIds, ip }: { providerIds: readonly string[]; ip: string },
): Promise<Entered[]> {
  const { tenantId } = tx.actor;
  const refs = await drawReferences(tx, people.length);
  const facts = factsOf(tx.actor, { providers: [...providerIds] });
  const entered: Entered[] = [];
  let writing: Promise<unknown> = Promise.resolve();
  for (let at = 0; at < people.length; at += AT_ONCE) {
    const rows = await sealedRows(platform, tenantId, people.slice(at, at + AT_ONCE), refs.slice(at, at + AT_ONCE));
    await writing;
    writing = insertPatients(tx, rows, { facts, address: sealAddress(tenantId, ip) }); // while the next are sealed
    writing.catch(() => undefined); // awaited above or below
    entered.push(...rows.map(({ id, ref }) => ({ id, ref })));
  }
  await writing;
  return entered;
}

const BREATH = 25;

async function sealedRows(
  platform: Needs,
  tenantId: string,
  people: readonly PatientFields[],
  refs: readonly string[],
): Promise<NewPatient[]> {
  const tokenOf = await tokensOf(platform, tenantId);
  const ids = people.map(() => newId());
  await platform.vault.createPatientKeys(tenantId, ids);
  const rows: NewPatient[] = [];
  for (const [i, fields] of people.entries()) {
    if (i % BREATH === 0) await setImmediate(); // others are answered meanwhile
    const [id, ref] = [ids[i] as string, refs[i] as string];
    const sealed = await sealFields(platform, { tenantId, patientId: id }, fields);
    rows.push({ id, ref, ...sealed, tokens: patientTokens(tokenOf, fields) });
  }
  return rows;
}

export const assignEntered = (
  tx: Tx,
  entered: readonly Entered[],
  { providerIds, ip }: { providerIds: readonly string[]; ip: string },
): Promise<void> => assignPatients(tx, entered, { providerIds, address: sealAddress(tx.actor.tenantId, ip) });

type Reason = (typeof POSSIBLE_DUPLICATE_REASONS)[number];
export interface PossibleDuplicate {
  id: string;
  ref: string;
  name: string;
  mayUpdate: boolean;
  reasons: Reason[];
}

/**
 * For each of many people those whom the asker sees and who may be the same. Each one found is in the ledger.
 * @returns in the order given, an empty list for most
 */
export async function duplicatesAmong(
  platform: Needs,
  tx: Tx,
  people: readonly PatientFields[],
  ip: string,
): Promise<PossibleDuplicate[][]> {
  const tokenOf = await tokensOf(platform, tx.actor.tenantId);
  const found: PossibleDuplicate[][] = [];
  const shown = new Map<string, OpenedPatient<CandidateRow>>();
  for (let at = 0; at < people.length; at += AT_ONCE) {
    const some = people.slice(at, at + AT_ONCE);
    const rows = await candidatesOfMany(
      tx,
      some.flatMap((fields) => duplicateTokens(tokenOf, fields)),
      MOST_CANDIDATES,
    );
    const byKey = groupedByKey(await openAll(platform, tx.actor, rows));
    for (const fields of some) {
      const alike = new Set(likenessKeys(fields).flatMap((key) => byKey.get(key) ?? []));
      const same = [...alike].flatMap((patient) => {
        const reasons = reasonsFor(fields, patient.fields);
        if (reasons.length > 0) shown.set(patient.row.id, patient);
        return reasons.length > 0 ? [{ ...duplicateOf(patient), reasons }] : [];
      });
      found.push(same);
    }
  }
  if (shown.size > 0) await note(tx, [...shown.values()], ip);
  return found;
}

/** So that each person is compared with those who may be the same, and not with every namesake of everybody. */
function groupedByKey(opened: readonly OpenedPatient<CandidateRow>[]): Map<string, OpenedPatient<CandidateRow>[]> {
  const groups = new Map<string, OpenedPatient<CandidateRow>[]>();
  for (const patient of opened) {
    for (const key of likenessKeys(patient.fields)) {
      const group = groups.get(key);
      if (group) group.push(patient);
      else groups.set(key, [patient]);
    }
  }
  return groups;
}

const duplicateOf = ({ row, fields }: OpenedPatient<CandidateRow>): Omit<PossibleDuplicate, 'reasons'> => ({
  id: row.id,
  ref: row.ref,
  name: [fields.givenName, fields.familyName, fields.secondFamilyName].filter(Boolean).join(' '),
  mayUpdate: row.seesAs !== 'grant',
});

/** Fills in what a file says; what it leaves empty stays. Nothing changed: nothing is written. @returns whether it was */
export async function fillIn(platform: Needs, tx: Tx, id: string, said: PatientFields, ip: string): Promise<boolean> {
  const { tenantId } = tx.actor;
  const row = await currentPatient(tx, id);
  if (!row?.mayWrite || row.removedAt !== null) return refuse('forbidden');
  const before = await openFields(platform, tenantId, row);
  const fields = merged(before, said);
  const changed = (Object.keys(fields) as (keyof PatientFields)[]).filter(
    (key) => JSON.stringify(fields[key]) !== JSON.stringify(before[key]),
  );
  if (changed.length === 0) return false;
  const revision = await advance(tx, id, row.revision);
  if (revision === undefined) return refuse('record-changed');
  const place = { tenantId, patientId: id, table: 'patient_version', rowId: `${id}.${row.revision}` } as const;
  await keepVersion(tx, id, row.revision, await sealDetails(platform, place, before));
  const sealed = await sealFields(platform, { tenantId, patientId: id }, fields);
  await replaceRecord(tx, id, { ...sealed, tokens: patientTokens(await tokensOf(platform, tenantId), fields) });
  await keepWayInTrue(tx, { id, ref: row.ref, before, after: fields, ip });
  const resource = { type: 'patient', id };
  const facts = await factsAbout(tx, id, { revision, fields: changed });
  await append(tx, { event: 'patient.changed', outcome: 'done', resource, patientRef: row.ref, facts, ip });
  return true;
}

/** Puts other fields in the place of a record's, with no earlier text kept: for what has to be forgotten. */
export async function replaceFields(
  platform: Needs,
  tx: Tx,
  id: string,
  fields: PatientFields,
  ip: string,
): Promise<void> {
  const { tenantId } = tx.actor;
  const row = await currentPatient(tx, id);
  if (!row?.mayWrite) return refuse('forbidden');
  const before = await openFields(platform, tenantId, row);
  if (row.removedAt === null) await advance(tx, id, row.revision);
  const sealed = await sealFields(platform, { tenantId, patientId: id }, fields);
  await replaceRecord(tx, id, { ...sealed, tokens: patientTokens(await tokensOf(platform, tenantId), fields) });
  await keepWayInTrue(tx, { id, ref: row.ref, before, after: fields, ip });
}

function merged<T extends object>(before: T, said: T): T {
  const entries = Object.entries(before).map(([key, old]) => {
    const value: unknown = said[key as keyof T];
    if (typeof old === 'object' && old !== null) return [key, merged(old as object, value as object)];
    // a language may be the importer's own choice for all
    return [key, value === '' || value === 'unknown' || key === 'language' ? old : value];
  });
  return Object.fromEntries(entries) as T;
}
