import { PLATFORM_TENANT, SYSTEM_USER } from '@hyaline/kit';
import pg from 'pg';
import type { Db, Statement } from '../../platform/db/index.ts';

const PLATFORM = { tenantId: PLATFORM_TENANT, userId: SYSTEM_USER };

/** A viewing that may go on at this moment. */
export interface ViewingRow {
  tenantId: string;
  linkId: string;
  /** Null of a link that is not a study's. */
  studyId: string | null;
  accessId: string;
  endsAt: Date;
}
const WHO = `tenant_id as "tenantId", link_id as "linkId", study_id as "studyId", access_id as "accessId", ends_at as "endsAt"`;

const PAYLOAD: Statement = {
  name: 'links-viewing-payload',
  text: `select ${WHO}, payload from sec.viewing_payload($1)`,
};
export const findPayload = async (
  db: Db,
  tokenHash: Uint8Array,
): Promise<(ViewingRow & { payload: Buffer }) | undefined> =>
  (await db.oneStatement<ViewingRow & { payload: Buffer }>(PLATFORM, PAYLOAD, [tokenHash]))[0];

const PART: Statement = { name: 'links-viewing-part', text: `select ${WHO}, payload from sec.viewing_part($1, $2)` };
export const findPart = async (
  db: Db,
  tokenHash: Uint8Array,
  partId: string,
): Promise<(ViewingRow & { payload: Buffer }) | undefined> =>
  (await db.oneStatement<ViewingRow & { payload: Buffer }>(PLATFORM, PART, [tokenHash, partId]))[0];

/** Whose viewing it is, and of what. */
export interface Viewer {
  tenantId: string;
  linkId: string;
  kind: 'study' | 'viewer' | 'packet';
  subjectId: string | null;
  patientRef: string | null;
  accessId: string;
}
const LIVE: Statement = {
  name: 'links-live-viewing',
  text: `select tenant_id as "tenantId", link_id as "linkId", kind, subject_id as "subjectId",
           patient_ref as "patientRef", access_id as "accessId" from sec.live_viewing($1)`,
};
export const findViewer = async (db: Db, tokenHash: Uint8Array): Promise<Viewer | undefined> =>
  (await db.oneStatement<Viewer>(PLATFORM, LIVE, [tokenHash]))[0];

const OBJECT: Statement = {
  name: 'links-viewing-object',
  text: `select ${WHO}, bytes::float8 as bytes from sec.viewing_object($1, $2)`,
};
/** The object, if it was granted to this viewing's link. */
export const findObject = async (
  db: Db,
  tokenHash: Uint8Array,
  objectId: string,
): Promise<(ViewingRow & { bytes: number }) | undefined> =>
  (await db.oneStatement<ViewingRow & { bytes: number }>(PLATFORM, OBJECT, [tokenHash, objectId]))[0];

const DEAD: Statement = { name: 'links-dead', text: 'select link_id as "linkId" from sec.dead_links($1)' };
export const deadLinks = async (db: Db, linkIds: readonly string[]): Promise<string[]> =>
  (await db.oneStatement<{ linkId: string }>(PLATFORM, DEAD, [linkIds])).map(({ linkId }) => linkId);

const ADD_BYTES: Statement = { name: 'links-add-bytes', text: 'select sec.add_link_bytes($1, $2)' };
export async function addBytes(db: Db, sent: ReadonlyMap<string, number>): Promise<void> {
  await db.oneStatement(PLATFORM, ADD_BYTES, [[...sent.keys()], [...sent.values()]]);
}

/**
 * Hears of revoked links from every node, on a connection of its own to the direct address (a pooler drops LISTEN).
 * @returns what ends it
 */
export async function listenForDead(
  connection: pg.ClientConfig,
  heard: (linkId: string) => void,
  lost: () => void,
): Promise<() => Promise<void>> {
  const client = new pg.Client({ ...connection, application_name: 'hyaline-links' });
  client.on('notification', ({ payload }) => payload && heard(payload));
  client.on('error', lost);
  client.on('end', lost);
  await client.connect();
  await client.query('listen hy_link_dead');
  return async () => {
    client.off('end', lost);
    await client.end();
  };
}
