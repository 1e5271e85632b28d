import {
  type AddStatement,
  type AnswerRequest,
  type CheckIdentity,
  type ChooseLaw,
  clockOf,
  dayAfter,
  type EnterRequest,
  type EventName,
  type ExtendRequest,
  type PatientRequests,
  type RequestQueue,
} from '@hyaline/contract';
import { type Json, newId } from '@hyaline/kit';
import type { Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { append } from '../ledger/index.ts';
import { aboutPatient, type Asking, factsAbout, note, PHI, within } from '../patients/index.ts';
import { hasPhiSchema } from '../tenancy/index.ts';
import { askersOf } from './askers.ts';
import { formQueue, presentForm } from './form/form.repo.ts';
import type { RequestDetails } from './details.ts';
import { isGuess, usualLawAt } from './law.ts';
import { extendableTo, presentAll } from './request-present.ts';
import * as repo from './request.repo.ts';
import { openRequest, sealRequest } from './request-seal.ts';
import { keepAlong, mayBeDisputed, statementsOf, withStatement } from './statements.ts';

type Needs = Pick<Platform, 'db' | 'database' | 'vault'>;
const REFS_IN_A_ROW = 200;
/** Somewhere on earth it is tomorrow already. */
const AHEAD_MS = 14 * 3_600_000;

/** Every request of the clinic that this person may know of, by reference. */
export async function readQueue(platform: Needs, { actor, ip }: Asking): Promise<RequestQueue> {
  if (!(await hasPhiSchema(platform, actor.tenantId))) return { requests: [], fromForm: [] };
  const { rows, fromForm } = await platform.db.inTenant(
    actor,
    async (tx) => {
      const all = await repo.requestQueue(tx);
      const refs = [...new Set(all.map(({ ref }) => ref))];
      for (let at = 0; at === 0 || at < refs.length; at += REFS_IN_A_ROW) {
        const facts = { count: all.length, patients: refs.slice(at, at + REFS_IN_A_ROW) };
        await append(tx, { event: 'request.listed', outcome: 'done', resource: null, patientRef: null, facts, ip });
      }
      return { rows: all, fromForm: await formQueue(tx) };
    },
    PHI,
  );
  return {
    fromForm: fromForm.map(presentForm),
    requests: rows.map(({ extendedAt, identityAt, closedAt, ...row }) => ({
      ...row,
      extendedAt: extendedAt?.toISOString() ?? null,
      identityAt: identityAt?.toISOString() ?? null,
      closedAt: closedAt?.toISOString() ?? null,
    })),
  };
}

/** What one patient asked for, and what came of it. */
export async function readRequests(platform: Needs, asking: Asking, patientId: string): Promise<PatientRequests> {
  const { rows, place, askers, written } = await aboutPatient(
    platform,
    asking,
    patientId,
    'request.read',
    async (tx) => {
      const subject = await repo.findSubject(tx, patientId);
      if (!subject) return null;
      const found = await repo.requestsOfPatient(tx, patientId);
      const facts = await factsAbout(tx, patientId, { count: found.length });
      await note(tx, 'request.read', { type: 'patient', id: patientId }, subject.ref, facts, asking.ip);
      const askers = await askersOf(platform, tx, found);
      return {
        rows: found,
        place: await repo.clinicPlace(tx),
        askers,
        written: await statementsOf(platform, tx, patientId),
      };
    },
  );
  return {
    requests: await presentAll(platform, asking.actor, rows, { today: place.today, askers, written }),
    usualLaw: usualLawAt(place.jurisdiction),
  };
}

/** @throws Refusal not-found; bad-request for a day that has not come */
export function enterRequest(
  platform: Needs,
  asking: Asking,
  patientId: string,
  ask: EnterRequest,
): Promise<{ id: string }> {
  if (ask.askedOn > new Date(Date.now() + AHEAD_MS).toISOString().slice(0, 10))
    return refuse('bad-request', { fields: ['askedOn'] });
  return aboutPatient(platform, asking, patientId, 'request.entered', async (tx) => {
    const subject = await repo.findSubject(tx, patientId);
    if (!subject) return null;
    const { ref } = subject;
    const { kind, law, askedBy, channel, askedOn, paidInFull } = ask;
    const { acknowledge, answer } = clockOf(law, kind, askedOn);
    const acknowledgeBy = acknowledge && dayAfter(askedOn, acknowledge);
    const dueOn = answer && dayAfter(askedOn, answer);
    const id = newId();
    const details = await sealRequest(platform, tx, { id, patientId }, {
      revision: 1, words: ask.words as unknown as string, identity: null, extension: null, answer: null, statement: null, rebuttal: null,
    }); // prettier-ignore
    const row = { kind, law, askedBy, channel, askedOn, paidInFull, acknowledgeBy, dueOn };
    await repo.insertRequest(tx, { id, patientId, ref, ...row, details });
    const facts = await factsAbout(tx, patientId, { ...row });
    await note(tx, 'request.entered', { type: 'request', id }, ref, facts, asking.ip);
    return { id };
  });
}

/** @throws Refusal not-found, record-changed, conflict once it was answered */
export const checkIdentity = (platform: Needs, asking: Asking, id: string, ask: CheckIdentity): Promise<null> =>
  step(platform, asking, id, { event: 'request.identity-checked', revision: ask.revision }, async (tx, row, before) => {
    if (row.identityAt !== null) refuse('conflict');
    const details = await sealRequest(platform, tx, row, { ...before, identity: ask.method });
    await repo.keepIdentity(tx, id, details);
    return { method: ask.method };
  });

/** Makes the time longer, once and only where the law allows it. @throws Refusal not-found, record-changed, conflict */
export const extend = (platform: Needs, asking: Asking, id: string, ask: ExtendRequest): Promise<null> =>
  step(platform, asking, id, { event: 'request.extended', revision: ask.revision }, async (tx, row, before) => {
    const dueOn = extendableTo(row, (await repo.clinicPlace(tx)).today);
    if (dueOn === null) return refuse('conflict');
    const details = await sealRequest(platform, tx, row, { ...before, extension: ask.reason as unknown as string });
    await repo.extendRequest(tx, id, details, dueOn);
    return { due: dueOn };
  });

/**
 * Puts an open request under another law, or says that the guessed one holds: its days follow from the day on which it
 * came. Not once its time was made longer, since a letter has named that day.
 * @throws Refusal not-found, record-changed, conflict
 */
export const chooseLaw = (platform: Needs, asking: Asking, id: string, { revision, law }: ChooseLaw): Promise<null> =>
  step(platform, asking, id, { event: 'request.law-chosen', revision }, async (tx, row, before) => {
    if (row.extendedAt !== null || (law === row.law && !isGuess(row))) return refuse('conflict');
    const { acknowledge, answer: time } = clockOf(law, row.kind, row.askedOn);
    const acknowledgeBy = acknowledge && dayAfter(row.askedOn, acknowledge);
    const dueOn = time && dayAfter(row.askedOn, time);
    const details = await sealRequest(platform, tx, row, before);
    await repo.keepLaw(tx, id, { details, law, acknowledgeBy, dueOn });
    return { law, before: row.law, acknowledgeBy, due: dueOn };
  });

/**
 * The clinic decides; nothing here grants or denies by itself.
 * @throws Refusal not-found, record-changed, conflict; request-identity before identity was checked; request-must-grant
 */
export const answer = (platform: Needs, asking: Asking, id: string, ask: AnswerRequest): Promise<null> =>
  step(platform, asking, id, { event: 'request.answered', revision: ask.revision }, async (tx, row, before) => {
    const { outcome, reasons } = ask;
    const about = ask.about ?? null;
    const open = about === null ? row : await nameEntry(platform, tx, row, { about, before });
    if (outcome !== 'granted' && row.paidInFull) return refuse('request-must-grant');
    if (outcome !== 'denied' && row.identityAt === null) return refuse('request-identity');
    const text = ask.text as unknown as string;
    const details = await sealRequest(platform, tx, open, { ...before, answer: { reasons, text } });
    await repo.closeRequest(tx, id, { details, state: 'answered', outcome });
    return { outcome, reasons, ...(about === null ? {} : { about }) };
  });

/** @throws Refusal not-found, record-changed, conflict */
export const withdraw = (platform: Needs, asking: Asking, id: string, revision: number): Promise<null> =>
  step(platform, asking, id, { event: 'request.withdrawn', revision }, async (tx, row, before) => {
    const details = await sealRequest(platform, tx, row, before);
    await repo.closeRequest(tx, id, { details, state: 'withdrawn', outcome: null });
    return {};
  });

/** After an amendment denied in whole or in part, each side once. @throws Refusal not-found, record-changed, conflict */
export const addStatement = (platform: Needs, asking: Asking, id: string, ask: AddStatement): Promise<null> =>
  step(
    platform,
    asking,
    id,
    { event: 'request.statement-added', revision: ask.revision, closed: true },
    async (tx, row, kept) => {
      const written = (await statementsOf(platform, tx, row.patientId)).get(id);
      const before = withStatement(kept, written?.text === '' ? undefined : written); // one that is lost is entered again
      const key = ask.whose === 'patient' ? 'statement' : 'rebuttal';
      const isNext = ask.whose === 'patient' || before.statement !== null;
      if (!mayBeDisputed(row) || before[key] !== null || !isNext) return refuse('conflict');
      const about = ask.about ?? null;
      const at = about === null ? row : await nameEntry(platform, tx, row, { about, before: kept });
      await repo.keepDetails(
        tx,
        id,
        await sealRequest(platform, tx, at, { ...kept, [key]: ask.text as unknown as string }),
      );
      return { whose: ask.whose, ...(about === null ? {} : { about }) };
    },
  );

/**
 * The patient writes no statement and asks that request and denial go along with what is disclosed (45 CFR
 * 164.526(d)(5)(ii)). Asked again, it stands as it did.
 * @throws Refusal not-found; conflict where nothing was denied, or a statement stands
 */
export function askAlong(platform: Needs, asking: Asking, id: string): Promise<null> {
  const event = 'request.along-asked';
  const resource = { type: 'request', id };
  return within(platform, asking, { event, resource }, async (tx) => {
    const row = await repo.lockRequest(tx, id);
    if (!row) return (await repo.findRequest(tx, id)) ? refuse('conflict') : undefined;
    const written = (await statementsOf(platform, tx, row.patientId)).get(id);
    const { statement } = withStatement(await openRequest(platform, tx.actor, row), written);
    if (!mayBeDisputed(row) || statement !== null) return refuse('conflict');
    if (!(await keepAlong(tx, row))) return null;
    await note(tx, event, resource, row.ref, await factsAbout(tx, row.patientId, { whose: 'clinic' }), asking.ip);
    return null;
  });
}

/** Says once which entry a correction is about. @throws Refusal bad-request for one of somebody else, conflict when it is said */
async function nameEntry(
  platform: Needs,
  tx: Tx,
  row: repo.RequestRow,
  { about, before }: { about: string; before: RequestDetails },
): Promise<repo.RequestRow> {
  if (row.kind !== 'amendment') return refuse('bad-request', { fields: ['about'] });
  if (row.aboutEntry !== null) return refuse('conflict');
  const details = await sealRequest(platform, tx, row, before);
  if (!(await repo.keepAbout(tx, row.id, about, details))) return refuse('bad-request', { fields: ['about'] });
  return { ...row, revision: row.revision + 1 };
}

interface Stepping {
  event: EventName;
  revision: number;
  /** Of a request that was answered. */
  closed?: boolean;
}

async function step(
  platform: Needs,
  asking: Asking,
  id: string,
  { event, revision, closed = false }: Stepping,
  work: (tx: Tx, row: repo.RequestRow, before: RequestDetails) => Promise<Record<string, Json>>,
): Promise<null> {
  const resource = { type: 'request', id };
  return within(platform, asking, { event, resource }, async (tx) => {
    const row = await repo.lockRequest(tx, id);
    if (!row) return (await repo.findRequest(tx, id)) ? refuse('conflict') : undefined; // closed ones are not locked
    if (row.revision !== revision) return refuse('record-changed');
    if (closed ? row.state !== 'answered' : row.state !== 'open') return refuse('conflict');
    const facts = await work(tx, row, await openRequest(platform, tx.actor, row));
    await note(tx, event, resource, row.ref, await factsAbout(tx, row.patientId, facts), asking.ip);
    return null;
  });
}
