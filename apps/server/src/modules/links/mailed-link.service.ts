import { LINK_LIFETIMES, type LinkChallenge } from '@hyaline/contract';
import { type Bytes, newId, toBase64Url } from '@hyaline/kit';
import { contexts, deriveLink, mintLink, seal, wrapPayloadKey } from '@hyaline/sealed';
import { randomBytes } from '../../platform/crypto/index.ts';
import type { Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { append } from '../ledger/index.ts';
import { requirePlan } from '../plans/index.ts';
import { answerMac, lookupMac, PEPPER_VERSION } from './link-keys.ts';
import * as repo from './link.repo.ts';

export interface NewMailedLink {
  /** The packet. */
  subjectId: string;
  patientRef: string;
  /** What its holder reads. */
  payload: Bytes;
  /** Documents, fetched when they are wanted. */
  parts: readonly { id: string; bytes: Bytes }[];
  question: { challenge: LinkChallenge; answer: string };
  ip: string;
}

export interface Mailed {
  id: string;
  /** Base64url of T. For the sealed outbox alone; nothing else may keep it. */
  secret: string;
  /** What the payload and the parts are sealed under is forgotten here. */
  bytes: number;
}

/**
 * A link of a day that the server makes, because it goes out by mail. Everything is sealed to it before it is stored;
 * what it opens cannot be read from the database, and its holder has five tries at a question. In the caller's
 * transaction, as its actor.
 * @throws Refusal plan-ended
 */
export async function mailedLink(platform: Platform, tx: Tx, ask: NewMailedLink): Promise<Mailed> {
  const { subjectId, patientRef, question, ip } = ask;
  await requirePlan(platform, tx);
  const secret = mintLink();
  const keys = await deriveLink(secret);
  const payloadKey = new Uint8Array(randomBytes(32));
  const id = newId();
  const hours = LINK_LIFETIMES.packet.defaultHours;
  const link = {
    id,
    kind: 'packet' as const,
    lookupMac: await lookupMac(platform, keys.lookup),
    pepperVersion: PEPPER_VERSION,
    studyId: null,
    subjectId,
    patientRef,
    hours,
    maxOpens: null,
    hasPassword: false,
    includesIdentity: true,
    patientConsent: false,
  };
  if (!(await repo.insertLink(tx, link))) return refuse('conflict');
  const payload = await seal(payloadKey, ask.payload, contexts.link(keys.lookup));
  const parts = await Promise.all(
    ask.parts.map(async ({ id: partId, bytes }) => ({
      id: partId,
      sealed: await seal(payloadKey, bytes, contexts.linkPart(keys.lookup, partId)),
    })),
  );
  const { challenge, answer } = question;
  await repo.insertPayload(tx, id, {
    wrappedKey: await wrapPayloadKey(keys, payloadKey),
    payload,
    gateHash: null,
    question: { challenge, mac: await answerMac(platform, keys.lookup, answer) },
  });
  await repo.insertParts(tx, id, parts);
  const facts = { kind: 'packet', packet: subjectId, parts: parts.length, hours, challenge };
  await append(tx, { event: 'link.created', outcome: 'done', resource: { type: 'link', id }, patientRef, facts, ip });
  const bytes = parts.reduce((sum, { sealed }) => sum + sealed.length, payload.length);
  return { id, secret: toBase64Url(secret), bytes };
}
