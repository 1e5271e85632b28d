import {
  type CreateLink,
  type CreateStudyLink,
  type CreateViewerLink,
  type Link,
  LINK_LIFETIMES,
  type LinkAccesses,
  type Links,
} from '@hyaline/contract';
import { fromBase64Url, newId } from '@hyaline/kit';
import { isSealedLength } from '@hyaline/sealed';
import type { Repeatable, Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import type { SessionInfo } from '../identity/index.ts';
import { append, appendDenied } from '../ledger/index.ts';
import { requirePlan } from '../plans/index.ts';
import { hasPhiSchema } from '../tenancy/index.ts';
import { CLINIC_BUDGETS } from './budgets.ts';
import type { Downloads } from './downloads.ts';
import { endLink } from './ending.service.ts';
import { hashGate, lookupMac, PEPPER_VERSION } from './link-keys.ts';
import * as repo from './link.repo.ts';
import type { ShareableStudy, Shared } from './shared.ts';

export type By = Pick<SessionInfo, 'tenantId' | 'userId' | 'role'>;

/** Providers see and withdraw the links they made; owner and admin those of the whole clinic. */
const sightOf = ({ role }: By): repo.Sight => (role === 'owner' || role === 'admin' ? 'all' : 'own');

interface Creating {
  by: By;
  ask: CreateLink;
  ip: string;
  repeatable: Repeatable | null;
}

/**
 * Keeps a sealed link that a browser made. The server sees a lookup value and ciphertext; it could not open the payload
 * if it wanted to.
 * @throws Refusal bad-request, consent-required, not-found (what it shows is unknown or not this person's), conflict,
 *   too-many-requests, plan-ended
 */
export async function createLink(platform: Platform, shared: Shared, creating: Creating): Promise<Link> {
  const { by, ask, ip, repeatable } = creating;
  const { wrappedKey, payload } = sealedParts(ask);
  await requireClinicBudget(platform, by.tenantId, 'create');
  if (ask.kind === 'study' && !ask.patientConsent) return refuseWithoutConsent(platform, by, ask, ip);
  const ofRecord = ask.kind === 'study' || ask.visitId !== null;
  if (ofRecord && !(await hasPhiSchema(platform, by.tenantId))) return refuse('not-found'); // no PHI schema, no record
  const mac = await lookupMac(platform, fromBase64Url(ask.lookup));
  const gateHash = ask.passwordGate === null ? null : await hashGate(ask.passwordGate);
  const { kind, hours, maxOpens } = ask;
  const work = (tx: Tx) =>
    repo.once(tx, repeatable, async () => {
      await requirePlan(platform, tx);
      const { objects, facts, ...of } = await (ask.kind === 'study'
        ? ofStudy(tx, shared, ask)
        : ofVisit(tx, shared, ask));
      const id = newId();
      const hasPassword = gateHash !== null;
      const link = { id, kind, hours, maxOpens, hasPassword, ...of };
      if (!(await repo.insertLink(tx, { ...link, lookupMac: mac, pepperVersion: PEPPER_VERSION }))) refuse('conflict');
      await repo.insertPayload(tx, id, { wrappedKey, payload, gateHash });
      await repo.insertObjects(tx, id, objects);
      await append(tx, {
        event: 'link.created',
        outcome: 'done',
        resource: linkResource(id),
        patientRef: of.patientRef,
        facts: { kind, ...facts, hours, maxOpens, hasPassword },
        ip,
      });
      const row = await repo.findLink(tx, 'own', id);
      return row ? present(row) : refuse('not-found');
    });
  return platform.db.inTenant(by, work, { phi: ofRecord });
}

/** What a new link belongs to, and what of it stands in the ledger. */
type Belongs = Pick<repo.NewLink, 'studyId' | 'subjectId' | 'patientRef' | 'includesIdentity' | 'patientConsent'> & {
  objects: ShareableStudy['bulkObjects'];
  facts: Record<string, string | number | boolean>;
};

async function ofStudy(tx: Tx, { studies }: Shared, ask: CreateStudyLink): Promise<Belongs> {
  const { studyId, includesIdentity } = ask;
  const study = await studies.shareable(tx, studyId);
  if (!study) return refuse('not-found');
  const objects = grantedObjects(study, ask.objects ?? null);
  const facts = { study: studyId, objects: objects.length, includesIdentity, patientConsent: true };
  const { patientRef } = study;
  return { studyId, subjectId: null, patientRef, includesIdentity, patientConsent: true, objects, facts };
}

async function ofVisit(tx: Tx, { visits }: Shared, { visitId = null }: CreateViewerLink): Promise<Belongs> {
  const nobody = { studyId: null, includesIdentity: false, patientConsent: false, objects: [] };
  if (visitId === null) return { ...nobody, subjectId: null, patientRef: null, facts: {} };
  const visit = await visits.shareable(tx, visitId);
  if (!visit) return refuse('not-found');
  return { ...nobody, subjectId: visitId, patientRef: visit.patientRef, facts: { visit: visitId } };
}

/** What recipients may fetch: what was chosen, as long as all of it belongs to the study. */
function grantedObjects(
  { bulkObjects }: ShareableStudy,
  chosen: readonly string[] | null,
): ShareableStudy['bulkObjects'] {
  if (chosen === null) return bulkObjects;
  const wanted = new Set(chosen);
  const granted = bulkObjects.filter(({ id }) => wanted.has(id));
  return granted.length === wanted.size ? granted : refuse('bad-request', { fields: ['objects'] });
}

export async function links({ db }: Platform, by: By): Promise<Links> {
  return db.inTenant(by, async (tx) => {
    const rows = await repo.listLinks(tx, sightOf(by));
    const facts = {
      count: rows.length,
      patients: [...new Set(rows.flatMap((row) => row.patientRef ?? []))].slice(0, 200),
    };
    await append(tx, { event: 'link.listed', outcome: 'done', resource: null, patientRef: null, facts });
    return { links: rows.map(present) };
  });
}

/** Every opening and every refused try, newest first; addresses in full for 12 months, then the network only. */
export async function accesses(platform: Platform, by: By, id: string): Promise<LinkAccesses> {
  const rows = await platform.db.inTenant(by, async (tx) => {
    const link = await repo.findLink(tx, sightOf(by), id);
    if (!link) return refuse('not-found');
    const { patientRef } = link;
    const event = 'link.accesses-read';
    await append(tx, { event, outcome: 'done', resource: linkResource(id), patientRef, facts: {} });
    return repo.listAccesses(tx, id);
  });
  return { accesses: await Promise.all(rows.map((row) => presentAccess(platform, by.tenantId, row))) };
}

/** Withdraws a link for good, at once and on every node. Withdrawing it again changes nothing. */
export async function revokeLink(
  platform: Platform,
  downloads: Downloads,
  { by, id, ip }: { by: By; id: string; ip: string },
): Promise<Link> {
  await requireClinicBudget(platform, by.tenantId, 'revoke');
  await downloads.flush(); // so that `link.ended` states what was sent
  const link = await platform.db.inTenant(by, async (tx) => {
    const before = await repo.findLink(tx, sightOf(by), id);
    if (!before) return refuse('not-found');
    if (!(await repo.markRevoked(tx, id))) return before;
    const { patientRef } = before;
    const facts = { state: before.state, opens: before.opens };
    await append(tx, { event: 'link.revoked', outcome: 'done', resource: linkResource(id), patientRef, facts, ip });
    await endLink(tx, { linkId: id, patientRef, reason: 'revoked' });
    tx.afterCommit(() => downloads.end(id)); // other nodes hear of it from the database
    return { ...before, ...(await repo.findLink(tx, sightOf(by), id)) };
  });
  return present(link);
}

export const linkResource = (id: string): { type: string; id: string } => ({ type: 'link', id });

async function requireClinicBudget({ limiter }: Platform, tenantId: string, what: 'create' | 'revoke'): Promise<void> {
  const verdict = await limiter.take({ key: `links.${what}|${tenantId}`, budget: CLINIC_BUDGETS[what] });
  if (!verdict.allowed) refuse('too-many-requests', { retryAfterSeconds: verdict.retryAfterSeconds });
}

/** @throws Refusal bad-request naming the fields whose content cannot be right */
function sealedParts(ask: CreateLink): { wrappedKey: Uint8Array; payload: Uint8Array } {
  const { minHours, maxHours } = LINK_LIFETIMES[ask.kind];
  const wrappedKey = decode(ask.wrappedKey);
  const payload = decode(ask.sealedPayload);
  const fields = [
    ...(ask.hours < minHours || ask.hours > maxHours ? ['hours'] : []),
    ...(decode(ask.lookup)?.length === 32 ? [] : ['lookup']),
    ...(ask.passwordGate === null || decode(ask.passwordGate)?.length === 32 ? [] : ['passwordGate']),
    ...(wrappedKey?.length === 60 ? [] : ['wrappedKey']),
    ...(payload && isSealedLength(payload.length) ? [] : ['sealedPayload']),
  ];
  if (fields.length > 0 || !wrappedKey || !payload) return refuse('bad-request', { fields });
  return { wrappedKey, payload };
}

function decode(text: string): Uint8Array | null {
  try {
    return fromBase64Url(text);
  } catch {
    return null;
  }
}

async function refuseWithoutConsent(
  platform: Platform,
  by: By,
  { studyId, includesIdentity }: CreateStudyLink,
  ip: string,
): Promise<never> {
  await appendDenied(platform, by, {
    event: 'link.created',
    resource: { type: 'study', id: studyId },
    patientRef: null,
    facts: { reason: 'consent-required', includesIdentity },
    ip,
  });
  return refuse('consent-required');
}

function present({ createdById, createdByName, createdAt, expiresAt, revokedAt, ...row }: repo.LinkRow): Link {
  return {
    ...row,
    createdAt: createdAt.toISOString(),
    createdBy: { id: createdById, name: createdByName },
    expiresAt: expiresAt.toISOString(),
    revokedAt: revokedAt?.toISOString() ?? null,
  };
}

async function presentAccess(
  { vault }: Platform,
  tenantId: string,
  row: repo.AccessRow,
): Promise<LinkAccesses['accesses'][number]> {
  const place = { table: 'core.link_access', column: 'sealed_ip', rowId: row.id };
  return {
    at: row.at.toISOString(),
    outcome: row.endedAt ? 'ended' : row.outcome,
    ip: row.sealedIp ? await vault.openField({ tenantId }, place, row.sealedIp) : row.network,
    agent: row.agent,
    bytes: row.bytes,
  };
}
