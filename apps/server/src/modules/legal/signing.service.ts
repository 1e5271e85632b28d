import type { Acceptance, SignDocument, Signing, SigningStep, StartSigning } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import type { Actor, Repeatable, Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { append } from '../ledger/index.ts';
import { queueMail } from '../mail/index.ts';
import { documentText } from './document.repo.ts';
import { shown } from './document.service.ts';
import { sealRecord, stepsOf } from './record.ts';
import * as repo from './signing.repo.ts';

export interface Signer extends Actor {
  /** null: the demo signs for itself, with no person and no mail. */
  sessionId: string | null;
  ip: string | null;
  browser: string;
  os: string;
}

/**
 * The first step of a signature: which text this person is about to read is written down.
 * @throws DatabaseError 42501 for anybody but an owner
 */
export const startSigning = (
  { db }: Pick<Platform, 'db'>,
  actor: Actor,
  ask: StartSigning,
  repeatable: Repeatable | null = null,
): Promise<Signing> =>
  db.inTenant(actor, (tx) =>
    repo.once(tx, repeatable, async () => {
      const id = newId();
      const begun = await repo.beginSigning(tx, id, ask);
      const text = begun && (await documentText(tx, ask.code, begun.version, ask.locale));
      return text ? { id, document: shown(text) } : refuse('not-found');
    }),
  );

/**
 * The next step of one's own signature. A step that stands already is not written twice.
 * @throws Refusal not-read when it is not this step's turn, or clauses were not shown; not-found
 */
export async function takeStep(
  { db }: Pick<Platform, 'db'>,
  actor: Actor,
  id: string,
  { event, ...facts }: SigningStep,
  ip?: string,
): Promise<void> {
  await db.inTenant(actor, async (tx) => {
    const outcome = await repo.signingStep(tx, id, event, facts);
    if (outcome === null) return refuse('not-found');
    if (outcome === 'incomplete') return refuse('not-read');
    if (outcome === 'done' && event === 'document_viewed') await tellOfReading(tx, id, ip);
  });
}

async function tellOfReading(tx: Tx, id: string, ip: string | undefined): Promise<void> {
  const signing = await repo.readSigning(tx, id);
  if (!signing) return refuse('not-found');
  const { code, version, locale, sha256 } = signing;
  const facts = { document: code, version, locale, sha256 };
  const resource = { type: 'signing', id };
  await append(tx, { event: 'legal.document-viewed', outcome: 'done', resource, patientRef: null, facts, ip });
}

/**
 * Signs for the clinic: acceptance, sealed record, ledger entry and mail in one transaction. Repeated, it answers the
 * same acceptance again. Of two owners at once the first signs, and the other is told to look again.
 * @throws Refusal not-read, conflict, step-up-required, not-found
 */
export async function signDocument(
  platform: Platform,
  signer: Signer,
  signingId: string,
  { sha256 }: SignDocument,
): Promise<Acceptance> {
  return platform.db.inTenant(signer, async (tx) => {
    const { sessionId, browser, os } = signer;
    const accept = { signingId, id: newId(), sessionId, sha256, browser, os };
    const outcome = (await repo.acceptDocument(tx, accept)) ?? refuse('not-found');
    if (outcome.state === 'taken' || outcome.state === 'outdated') return refuse('conflict');
    if (outcome.state === 'incomplete') return refuse('not-read');
    if (outcome.state === 'unverified') return refuse('step-up-required');
    if (outcome.state === 'accepted') await complete(platform, tx, signer, signingId, outcome);
    const row = await repo.acceptance(tx, outcome.id);
    return row ? acceptanceOf(row) : refuse('not-found');
  });
}

async function complete(
  platform: Platform,
  tx: Tx,
  signer: Signer,
  signingId: string,
  { id, acceptedAt }: repo.AcceptOutcome,
): Promise<void> {
  const signing = (await repo.readSigning(tx, signingId)) ?? refuse('not-found');
  const { code, version, locale, sha256 } = signing;
  const steps = stepsOf(await repo.signingEvents(tx, signingId));
  const named = JSON.parse(steps.find(({ event }) => event === 'signer_named')?.facts ?? '{}') as {
    name: string;
    title: string;
  };
  const sealed = await sealRecord(platform, {
    v: 1,
    acceptance: id,
    clinic: { id: signer.tenantId, name: signing.clinic },
    operator: { address: platform.config.publicUrl },
    document: { code, version, locale, sha256, text: signing.body },
    signer: { account: signer.userId, name: named.name, title: named.title },
    acceptedAt: acceptedAt.toISOString(),
    ip: signer.ip,
    browser: signer.browser,
    os: signer.os,
    steps,
  });
  const demo = signer.sessionId === null;
  const { entryId, leaf } = await append(tx, {
    event: 'legal.accepted',
    outcome: 'done',
    resource: { type: 'acceptance', id },
    patientRef: null,
    facts: {
      document: code,
      version,
      locale,
      sha256,
      record: sealed.recordSha256.toString('hex'),
      ...(demo ? { demo } : {}),
    },
    ...(signer.ip === null ? {} : { ip: signer.ip }),
  });
  await repo.sealAcceptance(tx, id, { ...sealed, entryId, leaf });
  if (demo) return;
  const link = `${platform.config.publicUrl}/settings/compliance`;
  const to = { accountId: signer.userId };
  await queueMail(tx, platform, { kind: 'baa-copy', to, values: { version, link }, dedupeKey: `baa-copy|${id}` });
}

export const acceptanceOf = (row: repo.AcceptanceRow): Acceptance => ({
  id: row.id,
  code: row.code,
  version: row.version,
  locale: row.locale,
  sha256: row.sha256,
  signerName: row.signerName,
  signerTitle: row.signerTitle,
  acceptedAt: row.acceptedAt.toISOString(),
  recordSha256: row.recordSha256,
  demo: row.demo,
});
