import type { Link } from '@hyaline/contract';
import { newId, toBase64Url } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomBytes } from '../../platform/crypto/index.ts';
import { as, ask, createWorld, newClinic, newIp, type Owner, type World } from './links.fixture.ts';

/** All that is kept of a link, whatever it shows: no column could hold a number, a finding or a name of a view. */
const COLUMNS = [
  'created_at', 'created_by', 'emptied_at', 'expires_at', 'has_password', 'id', 'includes_identity', 'kind', 'locked_at', 'lookup_mac', 'max_opens', 'opens', 'patient_consent_at', 'patient_ref', 'pepper_version', 'revoked_at', 'study_id', 'subject_id', 'tenant_id',
]; // prettier-ignore
const SEALED = ['challenge', 'challenge_mac', 'gate_hash', 'link_id', 'payload', 'tenant_id', 'tries', 'wrapped_key'];

describe('a link to a spine with nobody behind it', () => {
  let world: World;
  let owner: Owner;
  beforeAll(async () => {
    world = await createWorld();
    owner = await newClinic(world);
  });
  afterAll(() => world.close());

  const body = () => ({
    kind: 'viewer',
    lookup: toBase64Url(randomBytes(32)),
    sealedPayload: toBase64Url(randomBytes(900)),
    wrappedKey: toBase64Url(randomBytes(60)),
    hours: 336,
    maxOpens: null,
    passwordGate: null,
  });
  const create = (sent: object) =>
    ask(world.app, 'POST', '/links', { headers: { ...as(owner).headers, 'idempotency-key': newId() }, body: sent, ip: newIp() }); // prettier-ignore

  it('[C011] leaves ciphertext, a digest, an end, limits and the clinic on the server, and names nobody', async () => {
    const sent = body();
    const reply = await create(sent);
    expect(reply.statusCode).toBe(201);
    const { id, expiresAt, createdAt } = reply.json<Link>();
    expect(Date.parse(expiresAt) - Date.parse(createdAt)).toBe(336 * 3_600_000);
    const { rows } = await world.platform.database.asSuperuser((sql) =>
      sql.query<Record<string, unknown>>('select * from core.link where id = $1', [id]),
    );
    const row = rows[0] ?? {};
    expect(Object.keys(row).toSorted()).toEqual(COLUMNS);
    expect(row).toMatchObject({ kind: 'viewer', tenant_id: owner.tenantId, study_id: null, subject_id: null, patient_ref: null }); // prettier-ignore
    expect(row['lookup_mac']).not.toEqual(Buffer.from(sent.lookup, 'base64url'));
    const sealed = await world.platform.database.asSuperuser((sql) =>
      sql.query<Record<string, unknown>>('select * from core.link_payload where link_id = $1', [id]),
    );
    expect(Object.keys(sealed.rows[0] ?? {}).toSorted()).toEqual(SEALED);
    expect(sealed.rows[0]?.['payload']).toEqual(Buffer.from(sent.sealedPayload, 'base64url'));
  });

  it('[C011] takes no word, number or view beside what is sealed, and at most 90 days', async () => {
    for (const more of [
      { values: { pelvis: { pi: 52 } } },
      { views: ['today'] },
      { patientRef: 'PT-4F09C2' },
      { label: 'Rosa' },
      { hours: 2161 },
      { hours: 0 },
    ]) {
      const reply = await create({ ...body(), ...more });
      expect([Object.keys(more), reply.statusCode]).toEqual([Object.keys(more), 422]);
    }
  });
});
