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
} from '@hyaline/contract';
import type { Json } from '@hyaline/kit';
import type { Actor, Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { append } from '../ledger/index.ts';
import { openPatientFields } from '../patients/index.ts';
import * as repo from './own-request.repo.ts';
import { letterFrom } from './papers.ts';
import { clinicPlace, type RequestRow } from './request.repo.ts';
import { openRequest, sealRequest, usualLawAt } from './request.service.ts';

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

/** What the patient asked for and what came of it, and by when the clinic would answer what is asked today. */
export const readOwnRequests = (platform: Needs, own: OwnSession): Promise<OwnRequests> =>
  platform.db.inTenant(
    own.actor,
    async (tx) => {
      const { today, jurisdiction } = await clinicPlace(tx);
      const law = usualLawAt(jurisdiction);
      const requests: OwnRequest[] = [];
      for (const row of await repo.ownRequestRows(tx)) requests.push(await presentOwn(platform, tx.actor, row));
      const dueOn = Object.fromEntries(
        OWN_REQUEST_KINDS.map((kind) => {
          const { answer } = clockOf(law, kind, today);
          return [kind, answer && dayAfter(today, answer)];
        }),
      ) as Record<OwnRequestKind, string | null>;
      await note(tx, own, 'request.read', { type: 'patient', id: own.patientId }, { count: requests.length });
      return { requests, dueOn };
    },
    OWN,
  );

/**
 * A request in the patient's own words. Who asks was made sure of by signing in; the clinic decides.
 * @throws Refusal too-many-requests; conflict when another one came under the same id
 */
export const askOwnRequest = (platform: Needs, own: OwnSession, ask: AskOwnRequest): Promise<{ id: string }> =>
  platform.db.inTenant(
    own.actor,
    async (tx) => {
      await repo.oneAtATime(tx);
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
      await repo.insertOwnRequest(tx, { id, patientId, ref, kind, law, askedOn, paidInFull, ...clock, details });
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
      if (!papersOf(row).includes(paper)) return refuse('conflict');
      await note(tx, own, 'request.letter-made', { type: 'request', id }, { paper });
      const fields = await openPatientFields(platform, tx.actor.tenantId, { id: row.patientId, ...subject });
      const details = await openRequest(platform, tx.actor, row);
      return letterFrom({ row, details, fields, clinic: (await clinicPlace(tx)).name }, paper, locale);
    },
    OWN,
  );

const papersOf = ({ extendedAt, outcome }: RequestRow): OwnRequest['papers'] => [
  'receipt',
  ...(extendedAt === null ? [] : (['extension'] as const)),
  ...(outcome === null ? [] : (['answer'] as const)),
];

async function presentOwn(platform: Needs, actor: Actor, row: RequestRow): Promise<OwnRequest> {
  const { words, extension, answer } = await openRequest(platform, actor, row);
  const { id, kind, revision, askedOn, dueOn, channel, state, outcome, closedAt } = row;
  return {
    id, kind, revision, askedOn, dueOn, channel, state, outcome,
    words: phi(words),
    closedAt: closedAt?.toISOString() ?? null,
    extension: extension === null ? null : { reason: phi(extension) },
    answer: answer && { reasons: answer.reasons, text: phi(answer.text) },
    papers: papersOf(row),
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
