import type { OfferedPlace, OrganisationPlaces } from '@hyaline/contract';
import { DAY_MS, newId, SECOND_MS, SYSTEM_USER } from '@hyaline/kit';
import type { Repeatable, Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { keep, newSecret, type SessionInfo } from '../identity/index.ts';
import { append } from '../ledger/index.ts';
import * as repo from './organisation.repo.ts';

const OFFER_LIFE_MS = 7 * DAY_MS;

/** An organisation above clinics, owned by the actor, who owns a clinic. @throws Refusal forbidden */
export async function openOrganisation(
  { db }: Platform,
  by: SessionInfo,
  name: string,
  ip: string,
  repeatable: Repeatable | null = null,
): Promise<{ id: string }> {
  const fresh = newId();
  // its id is kept where the person is, because it is a tenant of its own: a repeat comes back to the same one
  const { id } = await db.inTenant(by, (tx) => repo.once(tx, repeatable, () => Promise.resolve({ id: fresh })));
  await db.inTenant({ tenantId: id, userId: by.userId }, async (tx) => {
    if (await repo.openOrganisation(tx, name)) await trace(tx, 'organisation.created', id, {}, ip);
    else if (id === fresh || !(await repo.ownsOrganisation(tx))) refuse('forbidden');
  });
  return { id };
}

/** The clinics of an organisation, or the organisations of a clinic. */
export async function listPlaces({ db }: Platform, by: SessionInfo): Promise<OrganisationPlaces> {
  const rows = await db.inTenant(by, repo.listPlaces);
  return {
    places: rows.map((row) => ({
      ...row,
      offeredAt: row.offeredAt.toISOString(),
      expiresAt: row.expiresAt.toISOString(),
      joinedAt: row.joinedAt?.toISOString() ?? null,
    })),
  };
}

/**
 * The organisation's half of the consent: a code that the owner of one clinic may take a place with, once, for a week.
 * The code is kept nowhere, so a repeat cannot have it again: the offer stands in the list, and can be taken back.
 * @throws Refusal forbidden, conflict for a repeat
 */
export async function offerPlace(
  platform: Platform,
  by: SessionInfo,
  repeatable: Repeatable | null = null,
): Promise<OfferedPlace> {
  const code = newSecret();
  const kept = await keep(platform, 'organisation', code);
  const id = newId();
  const lifeSeconds = OFFER_LIFE_MS / SECOND_MS;
  const offered = await platform.db.inTenant(by, (tx) =>
    repo.once(tx, repeatable, async () => {
      if (!(await repo.offerPlace(tx, id, kept, lifeSeconds))) refuse('forbidden');
      return { id };
    }),
  );
  if (offered.id !== id) refuse('conflict');
  return { id, code, expiresAt: new Date(platform.clock.now().getTime() + OFFER_LIFE_MS).toISOString() };
}

/** Which organisation a code belongs to. @throws Refusal not-found */
export async function previewPlace(
  platform: Platform,
  by: SessionInfo,
  code: string,
): Promise<{ organisation: string }> {
  const kept = await keep(platform, 'organisation', code);
  const organisation = await platform.db.inTenant(by, (tx) => repo.readOffer(tx, kept));
  return { organisation: organisation ?? refuse('not-found') };
}

/** The clinic's half: its owner takes the place. Both ledgers tell of it. @throws Refusal not-found */
export async function takePlace(platform: Platform, by: SessionInfo, code: string, ip: string): Promise<void> {
  const kept = await keep(platform, 'organisation', code);
  const taken = await platform.db.inTenant(by, async (tx) => {
    const place = (await repo.takePlace(tx, kept)) ?? refuse('not-found');
    const facts = { clinic: by.tenantId, organisation: place.organisationId };
    await trace(tx, 'organisation.clinic-added', place.id, facts, ip);
    return place;
  });
  const facts = { clinic: by.tenantId, organisation: taken.organisationId };
  await onOtherSide(platform, taken.organisationId, 'organisation.clinic-added', taken.id, facts);
}

/** Either owner ends it, or the organisation's takes an offer back. @throws Refusal not-found */
export async function leavePlace(platform: Platform, by: SessionInfo, id: string, ip: string): Promise<void> {
  const sides = await platform.db.inTenant(by, async (tx) => {
    const found = (await repo.leavePlace(tx, id)) ?? refuse('not-found');
    const facts = { organisation: found.organisationId, ...(found.clinicId ? { clinic: found.clinicId } : {}) };
    await trace(tx, 'organisation.clinic-removed', id, facts, ip);
    return found;
  });
  const { organisationId, clinicId } = sides;
  if (clinicId === null) return;
  const other = by.tenantId === clinicId ? organisationId : clinicId;
  const facts = { clinic: clinicId, organisation: organisationId };
  await onOtherSide(platform, other, 'organisation.clinic-removed', id, facts);
}

type PlaceEvent = 'organisation.created' | 'organisation.clinic-added' | 'organisation.clinic-removed';

const onOtherSide = (
  { db }: Platform,
  tenantId: string,
  event: PlaceEvent,
  id: string,
  facts: Record<string, string>,
): Promise<unknown> => db.inTenant({ tenantId, userId: SYSTEM_USER }, (tx) => trace(tx, event, id, facts, undefined));

const trace = (tx: Tx, event: PlaceEvent, id: string, facts: Record<string, string>, ip: string | undefined) =>
  append(tx, { event, outcome: 'done', resource: { type: 'organisation', id }, patientRef: null, facts, ip });
