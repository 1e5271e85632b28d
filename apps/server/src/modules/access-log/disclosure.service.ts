import {
  type Disclosure,
  type DisclosureFields,
  type OwnDisclosure,
  MAX_ORAL_DAYS,
  type PatientDisclosures,
  type Suspension,
  type SuspendAccounting,
} from '@hyaline/contract';
import { DAY_MS, newId } from '@hyaline/kit';
import type { Repeatable, Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import type { SessionInfo } from '../identity/index.ts';
import { append, appendDenied, type LedgerEntry } from '../ledger/index.ts';
import { hasPhiSchema } from '../tenancy/index.ts';
import * as repo from './disclosure.repo.ts';
import { namesOf } from './looks.repo.ts';
import { settingsOf } from './stand-outs.service.ts';

export type Needs = Pick<Platform, 'db' | 'database' | 'vault' | 'clock'>;
const PHI = { phi: true };

export interface About {
  ref: string;
  ip: string;
}
type SuspensionDetails = Pick<SuspendAccounting, 'kind' | 'agency' | 'statement'>;
interface SealedOf {
  disclosure: DisclosureFields;
  disclosure_suspension: SuspensionDetails;
}

/** Everything that is kept of what left the clinic about one patient. */
export async function readDisclosures(platform: Needs, by: SessionInfo, about: About): Promise<PatientDisclosures> {
  return withAccounting(platform, by, about, 'disclosure.listed', async (tx, patientId) => {
    await note(tx, 'disclosure.listed', about, patientId, {});
    return keptOf(platform, tx, about.ref, patientId);
  });
}

export async function keptOf(platform: Needs, tx: Tx, ref: string, patientId: string): Promise<PatientDisclosures> {
  const rows = await repo.disclosuresOf(tx, patientId);
  const suspended = await repo.suspensionsOf(tx, patientId);
  const requests = await repo.requestsOf(tx, patientId);
  const people = [...rows, ...suspended, ...requests].flatMap((row) =>
    'recordedBy' in row ? [row.recordedBy, row.struckBy ?? row.recordedBy] : [row.madeBy],
  );
  const names = await namesOf(tx, [...new Set(people)]);
  const person = (id: string) => ({ id, name: names.get(id) ?? '' });
  const place = { tenantId: tx.actor.tenantId, patientId };
  const suspensions: Suspension[] = [];
  for (const { details, madeBy, startsAt, endsAt, endedAt, ...row } of suspended)
    suspensions.push({
      ...row,
      ...(await open(platform, { ...place, table: 'disclosure_suspension', rowId: row.id }, details)),
      startsAt: startsAt.toISOString(),
      endsAt: endsAt.toISOString(),
      endedAt: endedAt?.toISOString() ?? null,
      madeBy: person(madeBy),
    });
  const disclosures: Disclosure[] = [];
  for (const row of rows) {
    const fields = await open(platform, { ...place, table: 'disclosure', rowId: row.id }, row.details);
    const keeping = suspensions.filter(({ live, kind }) => live && kind === fields.kind);
    disclosures.push({
      ...fields,
      id: row.id,
      source: row.source,
      recordedAt: row.recordedAt.toISOString(),
      recordedBy: person(row.recordedBy),
      struck: await struckOf(platform, place, row, names),
      withheldUntil:
        keeping
          .map(({ endsAt }) => endsAt)
          .toSorted()
          .at(-1) ?? null,
    });
  }
  return {
    patientRef: ref,
    disclosures: disclosures.toSorted((a, b) => b.day.localeCompare(a.day)),
    suspensions,
    requests: requests.map(({ madeAt, madeBy, ...row }) => ({
      ...row,
      madeAt: madeAt.toISOString(),
      madeBy: person(madeBy),
    })),
    nextIsFree: await repo.nextIsFree(tx, patientId),
    accessReport: (await settingsOf(tx)).accessReport,
  };
}

/** By hand: what somebody of the clinic has told others. */
export const recordDisclosure = (
  platform: Needs,
  by: SessionInfo,
  about: About,
  fields: DisclosureFields,
  repeatable: Repeatable | null,
): Promise<{ id: string }> =>
  withAccounting(platform, by, about, 'disclosure.recorded', (tx, patientId) =>
    repo.once(tx, repeatable, () => disclose(platform, tx, { ...about, patientId, source: 'hand' }, fields)),
  );

/** In the transaction of whatever disclosed: `source` is the event of the platform, which sets the day, or `hand`. */
export async function disclose(
  platform: Pick<Platform, 'vault'>,
  tx: Tx,
  { ref, ip, patientId, source }: About & { patientId: string; source: string },
  said: DisclosureFields | OwnDisclosure,
): Promise<{ id: string }> {
  const id = newId();
  const fields = 'day' in said ? said : { ...said, day: await repo.todayOfClinic(tx) };
  const place = { tenantId: tx.actor.tenantId, patientId, table: 'disclosure', rowId: id } as const;
  await repo.insertDisclosure(tx, { id, patientId, ref, source, details: await seal(platform, place, fields) });
  await note(tx, 'disclosure.recorded', { ref, ip }, patientId, { disclosure: id, source });
  return { id };
}

/** What was recorded by mistake stays, crossed out, and is in no accounting. @throws Refusal not-found */
export const strikeDisclosure = (
  platform: Needs,
  by: SessionInfo,
  about: About,
  id: string,
  reason: string,
): Promise<void> =>
  withAccounting(platform, by, about, 'disclosure.struck', async (tx, patientId) => {
    const sealed = await platform.vault.sealField(
      { tenantId: by.tenantId, patientId },
      { table: 'disclosure', column: 'strike_reason', rowId: id },
      reason,
    );
    if (!(await repo.strikeDisclosure(tx, patientId, id, sealed))) refuse('not-found');
    await note(tx, 'disclosure.struck', about, patientId, { disclosure: id });
  });

/**
 * Keeps what an agency received out of the accounting until the end it named, 164.528(a)(2).
 * @throws Refusal bad-request for an end that has passed, or an oral statement of more than 30 days
 */
export async function suspendAccounting(
  platform: Needs,
  by: SessionInfo,
  about: About,
  { isOral, endsAt, ...details }: SuspendAccounting,
): Promise<{ id: string }> {
  const left = Date.parse(endsAt) - platform.clock.now().getTime();
  if (left <= 0 || (isOral && left > MAX_ORAL_DAYS * DAY_MS)) refuse('bad-request', { fields: ['endsAt'] });
  return withAccounting(platform, by, about, 'disclosure.suspended', async (tx, patientId) => {
    const id = newId();
    const place = { tenantId: by.tenantId, patientId, table: 'disclosure_suspension', rowId: id } as const;
    const sealed = await seal(platform, place, details);
    const row = { id, patientId, ref: about.ref, details: sealed, isOral, endsAt: new Date(endsAt) };
    await repo.insertSuspension(tx, row);
    await note(tx, 'disclosure.suspended', about, patientId, { suspension: id, endsAt, isOral });
    return { id };
  });
}

/** @throws Refusal not-found */
export const endSuspension = (platform: Needs, by: SessionInfo, about: About, id: string): Promise<void> =>
  withAccounting(platform, by, about, 'disclosure.suspension-ended', async (tx, patientId) => {
    if (!(await repo.endSuspension(tx, patientId, id))) refuse('not-found');
    await note(tx, 'disclosure.suspension-ended', about, patientId, { suspension: id });
  });

/**
 * Runs with the patient of a reference at hand. Whoever does not keep the accounting is answered as if there were no
 * such patient, and the try is noted; a privacy officer must have confirmed both factors.
 */
export async function withAccounting<T>(
  platform: Needs,
  by: SessionInfo,
  { ref, ip }: About,
  event: LedgerEntry['event'],
  work: (tx: Tx, patientId: string) => Promise<T>,
): Promise<T> {
  if (by.role === 'privacy-officer' && !by.verified) refuse('step-up-required');
  const found = (await hasPhiSchema(platform, by.tenantId))
    ? await platform.db.inTenant(
        by,
        async (tx) => {
          const patientId = await repo.accountedPatient(tx, ref);
          return patientId === null ? null : { result: await work(tx, patientId) };
        },
        PHI,
      )
    : null;
  if (found) return found.result;
  await appendDenied(platform, by, { event, resource: null, patientRef: ref, facts: {}, ip });
  return refuse('not-found');
}

export const note = (
  tx: Tx,
  event: LedgerEntry['event'],
  { ref, ip }: About,
  patientId: string,
  facts: LedgerEntry['facts'],
) => append(tx, { event, outcome: 'done', resource: { type: 'patient', id: patientId }, patientRef: ref, facts, ip });

interface Place<Table extends string> {
  tenantId: string;
  patientId: string;
  table: Table;
  rowId: string;
}
const seal = <Table extends keyof SealedOf>(
  { vault }: Pick<Platform, 'vault'>,
  { tenantId, patientId, table, rowId }: Place<Table>,
  details: SealedOf[Table],
): Promise<Buffer> =>
  vault.sealField({ tenantId, patientId }, { table, column: 'details', rowId }, JSON.stringify(details));

const open = async <Table extends keyof SealedOf>(
  { vault }: Pick<Platform, 'vault'>,
  { tenantId, patientId, table, rowId }: Place<Table>,
  sealed: Uint8Array,
): Promise<SealedOf[Table]> =>
  JSON.parse(
    await vault.openField({ tenantId, patientId }, { table, column: 'details', rowId }, sealed),
  ) as SealedOf[Table];

async function struckOf(
  { vault }: Pick<Platform, 'vault'>,
  owner: { tenantId: string; patientId: string },
  { id, struckAt, struckBy, strikeReason }: repo.DisclosureRow,
  names: ReadonlyMap<string, string>,
): Promise<Disclosure['struck']> {
  if (struckAt === null || struckBy === null || strikeReason === null) return null;
  const place = { table: 'disclosure', column: 'strike_reason', rowId: id };
  const reason = (await vault.openField(owner, place, strikeReason)) as NonNullable<Disclosure['struck']>['reason'];
  return { at: struckAt.toISOString(), by: names.get(struckBy) ?? '', reason };
}
