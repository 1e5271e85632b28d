import type { Tx } from '../../platform/db/index.ts';

export { once } from '../../platform/db/index.ts';

const OPEN = { name: 'team-open-organisation', text: 'select sec.open_organisation($1) as done' };
/** In the context of a tenant that is not there yet. False for somebody who owns no clinic. */
export const openOrganisation = async (tx: Tx, name: string): Promise<boolean> =>
  (await tx.query<{ done: boolean }>(OPEN, [name]))[0]?.done === true;

const OWNS = { name: 'team-owns-organisation', text: `select sec.is_owner_here('organisation-owner') as owns` };
export const ownsOrganisation = async (tx: Tx): Promise<boolean> =>
  (await tx.query<{ owns: boolean }>(OWNS, []))[0]?.owns === true;

const OFFER = { name: 'team-offer-place', text: 'select sec.offer_place($1, $2, make_interval(secs => $3)) as done' };
export const offerPlace = async (tx: Tx, id: string, code: Uint8Array, lifeSeconds: number): Promise<boolean> =>
  (await tx.query<{ done: boolean }>(OFFER, [id, code, lifeSeconds]))[0]?.done === true;

const READ_OFFER = { name: 'team-read-offer', text: 'select sec.read_offer($1) as name' };
/** The organisation behind a code; null for one that leads nowhere. */
export const readOffer = async (tx: Tx, code: Uint8Array): Promise<string | null> =>
  (await tx.query<{ name: string | null }>(READ_OFFER, [code]))[0]?.name ?? null;

const TAKE = {
  name: 'team-take-place',
  text: 'select id, organisation_id as "organisationId" from sec.take_place($1)',
};
export const takePlace = async (
  tx: Tx,
  code: Uint8Array,
): Promise<{ id: string; organisationId: string } | undefined> =>
  (await tx.query<{ id: string; organisationId: string }>(TAKE, [code]))[0];

const LEAVE = {
  name: 'team-leave-place',
  text: 'select organisation_id as "organisationId", clinic_id as "clinicId" from sec.leave_place($1)',
};
export interface Sides {
  organisationId: string;
  /** Null: an offer that nobody had taken. */
  clinicId: string | null;
}
export const leavePlace = async (tx: Tx, id: string): Promise<Sides | undefined> =>
  (await tx.query<Sides>(LEAVE, [id]))[0];

export interface PlaceRow {
  id: string;
  organisation: string;
  clinic: string | null;
  offeredAt: Date;
  expiresAt: Date;
  joinedAt: Date | null;
}

const PLACES = {
  name: 'team-places',
  text: `select id, organisation, clinic, created_at as "offeredAt", expires_at as "expiresAt", joined_at as "joinedAt"
         from sec.places()`,
};
/** Of the organisation, or of the clinic, whichever the actor is in. */
export const listPlaces = (tx: Tx): Promise<PlaceRow[]> => tx.query<PlaceRow>(PLACES, []);
