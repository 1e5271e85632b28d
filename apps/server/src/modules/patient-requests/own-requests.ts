import {
  type AskOwnRequest,
  clockOf,
  dayAfter,
  type EventName,
  type Locale,
  OWN_REQUEST_KINDS,
  type OwnRequest,
  type OwnRequestKind,
  type OwnRequests,
  phi,
  type REQUEST_PAPERS,
  type StateOwn,
} from '@hyaline/contract';
import type { Json } from '@hyaline/kit';
import type { Actor, Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { append } from '../ledger/index.ts';
import { openPatientFields } from '../patients/index.ts';
import * as repo from './own-request.repo.ts';
import { letterFrom } from './papers.ts';
import {
  keepAlong,
  keepStatement,
  mayBeDisputed,
  maySpeak,
  type StatedDetails,
  statementsOf,
  withStatement,
  type Written,
} from './statements.ts';
import { clinicPlace, type RequestRow } from './request.repo.ts';
import { promisesDayAt, toldDay, usualLawAt } from './law.ts';
import { openRequest, sealRequest } from './request-seal.ts';

type Needs = Pick<Platform, 'db' | 'vault'>;
/** In the role of the patient. */
const OWN = { own: true };
/** Of requests that are open at the same time: more is a mistake, or not for a form. */
const MOST_OPEN = 20;

export interface OwnSession {
  actor: Actor;
  patientId: string;
  patientRef: string;
  /** Somebody who is here for the patient. */
  isProxy: boolean;
  ip: string;
}

/** What the patient asked for and what came of it, and by when the clinic would answer what is asked today where that is sure. */
export const readOwnRequests = (platform: Needs, own: OwnSession): Promise<OwnRequests> =>
  platform.db.inTenant(
    own.actor,
    async (tx) => {
      const { today, jurisdiction } = await clinicPlace(tx);
      const law = usualLawAt(jurisdiction);
      const requests: OwnRequest[] = [];
      const written = await statementsOf(platform, tx, own.patientId);
      const speaks = await maySpeak(tx);
      for (const row of await repo.ownRequestRows(tx))
        requests.push(await presentOwn(platform, tx.actor, row, { written: written.get(row.id), speaks }));
      const dueOn = Object.fromEntries(
        OWN_REQUEST_KINDS.map((kind) => {
          const { answer } = clockOf(law, kind, today);
          return [kind, promisesDayAt(jurisdiction) && answer ? dayAfter(today, answer) : null];
        }),
      ) as Record<OwnRequestKind, string | null>;
      await note(tx, own, 'request.read', { type: 'patient', id: own.patientId }, { count: requests.length });
      return { requests, dueOn };
    },
    OWN,
  );

/**
 * A request in the patient's own words. Who asks was made sure of by signing in; the clinic decides.
 * @throws Refusal too-many-requests; conflict when another one came under the same id; bad-request for how the patient is
 * written to, which is theirs alone to ask
 */
export const askOwnRequest = (platform: Needs, own: OwnSession, ask: AskOwnRequest): Promise<{ id: string }> =>
  platform.db.inTenant(
    own.actor,
    async (tx) => {
      await repo.oneAtATime(tx);
      if (own.isProxy && ask.kind === 'confidential-communication') return refuse('bad-request', { fields: ['kind'] });
      const before = await repo.ownRequestRow(tx, ask.id);
      if (before) return (await isSame(platform, tx.actor, before, ask)) ? { id: ask.id } : refuse('conflict');
      if ((await repo.countOpenOwn(tx)) >= MOST_OPEN) return refuse('too-many-requests', { retryAfterSeconds: 86_400 });
      const { id, kind, words, paidInFull } = ask;
      const { today: askedOn, jurisdiction } = await clinicPlace(tx);
      const law = usualLawAt(jurisdiction);
      const { acknowledge, answer } = clockOf(law, kind, askedOn);
      const { patientId, patientRef: ref } = own;
      const details = await sealRequest(platform, tx, { id, patientId }, {
        revision: 1, words, identity: 'portal', extension: null, answer: null, statement: null, rebuttal: null,
      }); // prettier-ignore
      const clock = {
        acknowledgeBy: acknowledge && dayAfter(askedOn, acknowledge),
        dueOn: answer && dayAfter(askedOn, answer),
      };
      const isNew = await repo.insertOwnRequest(tx, {
        id,
        patientId,
        ref,
        kind,
        law,
        askedOn,
        paidInFull,
        ...clock,
        details,
      });
      if (!isNew) return refuse('conflict');
      const facts = {
        kind,
        law,
        askedBy: own.isProxy ? 'representative' : 'patient',
        channel: 'portal',
        askedOn,
        paidInFull,
        ...clock,
      };
      await note(tx, own, 'request.entered', { type: 'request', id }, facts);
      return { id };
    },
    OWN,
  );

async function isSame(platform: Needs, actor: Actor, row: RequestRow, ask: AskOwnRequest): Promise<boolean> {
  const { words } = await openRequest(platform, actor, row);
  return row.kind === ask.kind && row.paidInFull === ask.paidInFull && words === String(ask.words);
}

/** @throws Refusal not-found, record-changed; conflict for one that is over, or that the clinic wrote down */
export const withdrawOwnRequest = (platform: Needs, own: OwnSession, id: string, revision: number): Promise<null> =>
  platform.db.inTenant(
    own.actor,
    async (tx) => {
      const row = (await repo.ownRequestRow(tx, id)) ?? refuse('not-found');
      if (row.state !== 'open' || row.channel !== 'portal') return refuse('conflict');
      if (row.revision !== revision) return refuse('record-changed');
      const details = await sealRequest(platform, tx, row, await openRequest(platform, tx.actor, row));
      if (!(await repo.withdrawOwn(tx, id, details, revision))) return refuse('record-changed');
      await note(tx, own, 'request.withdrawn', { type: 'request', id }, {});
      return null;
    },
    OWN,
  );

/** The clinic's letters, as the clinic itself prints them. @throws Refusal not-found; conflict for one there is not yet */
export const ownLetter = (
  platform: Needs,
  own: OwnSession,
  { id, paper, locale }: { id: string; paper: (typeof REQUEST_PAPERS)[number]; locale: Locale },
): Promise<Buffer> =>
  platform.db.inTenant(
    own.actor,
    async (tx) => {
      const row = (await repo.ownRequestRow(tx, id)) ?? refuse('not-found');
      const subject = (await repo.ownSubject(tx)) ?? refuse('not-found');
      const written = (await statementsOf(platform, tx, row.patientId)).get(id);
      const details = withStatement(await openRequest(platform, tx.actor, row), written);
      if (!papersOf(row, details).includes(paper)) return refuse('conflict');
      await note(tx, own, 'request.letter-made', { type: 'request', id }, { paper });
      const fields = await openPatientFields(platform, tx.actor.tenantId, { id: row.patientId, ...subject });
      return letterFrom({ row, details, fields, clinic: (await clinicPlace(tx)).name }, paper, locale);
    },
    OWN,
  );

/**
 * A statement of disagreement with a correction denied in whole or in part, once and for good (45 CFR 164.526(d)(2)). The same one sent again
 * is the same one. It stands as the patient's: nobody writes it who was let in by leave alone.
 * @throws Refusal not-found; conflict where nothing was denied, or another statement stands
 */
export const stateOwn = (platform: Needs, own: OwnSession, id: string, { text }: StateOwn): Promise<null> =>
  platform.db.inTenant(
    own.actor,
    async (tx) => {
      await repo.oneAtATime(tx);
      const row = (await repo.ownRequestRow(tx, id)) ?? refuse('not-found');
      if (!(await maySpeak(tx))) return refuse('not-found');
      if (!mayBeDisputed(row)) return refuse('conflict');
      const written = (await statementsOf(platform, tx, row.patientId)).get(id);
      const { statement } = withStatement(await openRequest(platform, tx.actor, row), written);
      if (statement !== null) return statement === String(text) ? null : refuse('conflict');
      if (!(await keepStatement(platform, tx, row, String(text)))) return refuse('conflict');
      await note(
        tx,
        own,
        'request.statement-added',
        { type: 'request', id },
        { whose: own.isProxy ? 'representative' : 'patient' },
      );
      return null;
    },
    OWN,
  );

/**
 * Request and denial go along with what is disclosed, without a statement (45 CFR 164.526(d)(5)(ii)). Asked again, it stands
 * as it did.
 * @throws Refusal not-found; conflict where nothing was denied, or a statement stands
 */
export const askOwnAlong = (platform: Needs, own: OwnSession, id: string): Promise<null> =>
  platform.db.inTenant(
    own.actor,
    async (tx) => {
      const row = (await repo.ownRequestRow(tx, id)) ?? refuse('not-found');
      if (!(await maySpeak(tx))) return refuse('not-found');
      const written = (await statementsOf(platform, tx, row.patientId)).get(id);
      const { statement } = withStatement(await openRequest(platform, tx.actor, row), written);
      if (!mayBeDisputed(row) || statement !== null) return refuse('conflict');
      if (!(await keepAlong(tx, row))) return null;
      const facts = { whose: own.isProxy ? 'representative' : 'patient' };
      await note(tx, own, 'request.along-asked', { type: 'request', id }, facts);
      return null;
    },
    OWN,
  );

const papersOf = ({ extendedAt, outcome }: RequestRow, { statement, along }: StatedDetails): OwnRequest['papers'] => [
  'receipt',
  ...(extendedAt === null ? [] : (['extension'] as const)),
  ...(outcome === null ? [] : (['answer'] as const)),
  ...(statement === null && !along ? [] : (['statement'] as const)),
];

async function presentOwn(
  platform: Needs,
  actor: Actor,
  row: RequestRow,
  { written, speaks }: { written: Written | undefined; speaks: boolean },
): Promise<OwnRequest> {
  const details = withStatement(await openRequest(platform, actor, row), written);
  const { words, extension, answer, statement, statedBy, rebuttal, along } = details;
  const { id, kind, revision, askedOn, channel, askedBy, state, outcome, closedAt } = row;
  return {
    id, kind, revision, askedOn, channel, askedBy, state, outcome,
    dueOn: toldDay(row),
    words: phi(words),
    closedAt: closedAt?.toISOString() ?? null,
    extension: extension === null ? null : { reason: phi(extension) },
    answer: answer && { reasons: answer.reasons, text: phi(answer.text) },
    statement: statement === null ? null : phi(statement),
    statedBy: statedBy === null ? null : phi(statedBy),
    rebuttal: rebuttal === null ? null : phi(rebuttal),
    mayState: speaks && mayBeDisputed(row) && statement === null,
    along,
    papers: papersOf(row, details),
    mayWithdraw: state === 'open' && channel === 'portal',
  }; // prettier-ignore
}

const note = (
  tx: Tx,
  { patientRef, ip }: OwnSession,
  event: EventName,
  resource: { type: string; id: string },
  facts: Record<string, Json>,
) => append(tx, { event, outcome: 'done', resource, patientRef, facts: { ...facts, by: 'patient' }, ip });
