import { fromBase64Url, toBase64Url } from '@hyaline/kit';
import { deriveLink, unwrapPayloadKey } from '@hyaline/sealed';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomBytes } from '../../platform/crypto/index.ts';
import { createWorld, newClinic, openAs, opened, password, share, type World } from './links.fixture.ts';

let world: World;
let clinic: Awaited<ReturnType<typeof newClinic>>;
beforeAll(async () => {
  world = await createWorld({ trustProxy: ['10.9.0.0/16'] });
  clinic = await newClinic(world);
});
afterAll(() => world.close());

const rowsOf = (table: string, linkId: string) =>
  world.platform.database.asSuperuser(
    async (sql) => (await sql.query(`select * from core.${table} where link_id = $1`, [linkId])).rows,
  );

describe('a link with a password', () => {
  it('[C180] gives out nothing before the password, keeps only Argon2id of its gate, and stops after 5 wrong ones', async () => {
    const minted = await share(world, clinic, {}, password('7 blue kites'));
    const { lookup, passwordGate } = minted.body;
    const bare = await openAs(world.app, { lookup, passwordGate: null });
    expect(bare.json()).toMatchObject({ status: 401, code: 'link-password' });
    expect(bare.body).not.toMatch(/Harbour|wrappedKey|viewingToken/);
    const [stored] = await rowsOf('link_payload', minted.link.id);
    expect(stored?.gate_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(JSON.stringify(stored)).not.toContain(passwordGate);
    expect(await opened(world.app, minted)).toMatchObject({ clinicName: 'Harbour Spine' });

    const guess = () => openAs(world.app, { lookup, passwordGate: toBase64Url(randomBytes(32)) });
    const guesses = [];
    for (let i = 0; i < 6; i++) guesses.push(await guess());
    expect(guesses.map(({ statusCode }) => statusCode)).toEqual([401, 401, 401, 401, 401, 429]);
    expect(Number(guesses[5]?.headers['retry-after'])).toBeGreaterThan(0);
    const right = await openAs(world.app, { lookup, passwordGate });
    expect(right.statusCode).toBe(429); // the lookup itself is locked, whoever asks from wherever
  });

  it('counts parallel guesses before it looks at them', async () => {
    const { body } = await share(world, clinic, {}, password('x'));
    const replies = await Promise.all(
      Array.from({ length: 12 }, () =>
        openAs(world.app, { lookup: body.lookup, passwordGate: toBase64Url(randomBytes(32)) }),
      ),
    );
    expect(replies.filter(({ statusCode }) => statusCode === 401)).toHaveLength(5);
  });

  it('does not open its payload for somebody who passed the gate without the password', async () => {
    const minted = await share(world, clinic, {}, password('7 blue kites'));
    const { wrappedKey } = await opened(world.app, minted);
    const withoutPassword = await deriveLink(minted.secret);
    await expect(unwrapPayloadKey(withoutPassword, fromBase64Url(wrappedKey))).rejects.toMatchObject({
      code: 'wrong-key',
    });
    const keys = await deriveLink(minted.secret, password('7 blue kites'));
    expect(await unwrapPayloadKey(keys, fromBase64Url(wrappedKey))).toEqual(minted.payloadKey);
  });
});
