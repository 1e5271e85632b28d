import { get, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { newId, toBase64Url } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomBytes, sha256 } from '../../platform/crypto/index.ts';
import { networkPrefix } from '../../platform/limits/index.ts';
import {
  as,
  ask,
  createWorld,
  expire,
  listenOn,
  mint,
  newClinic,
  newIp,
  newStudy,
  openAs,
  opened,
  password,
  share,
  view,
  type World,
} from './links.fixture.ts';
import { truncatedAddress } from './truncated-address.ts';

let world: World;
let clinic: Awaited<ReturnType<typeof newClinic>>;
beforeAll(async () => {
  world = await createWorld();
  clinic = await newClinic(world);
});
afterAll(() => world.close());

/** Every byte of every table, as a stolen copy of the database would show it. */
const dump = () =>
  world.platform.database.asSuperuser(async (sql) => {
    const { rows: tables } = await sql.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
       where schemaname in ('core', 'audit', 'sec', 'trust', 'public') or schemaname like 'tenant\\_%'`,
    );
    const parts: string[] = [];
    for (const { name } of tables) {
      const { rows } = await sql.query<{ line: string }>(`select row_to_json(t)::text as line from ${name} t`);
      parts.push(name, ...rows.map(({ line }) => line));
    }
    return parts.join('\n');
  });

describe('a copy of the database', () => {
  it('[C015] opens no link: it holds an HMAC of the lookup, and neither secret, lookup, plain hash nor payload', async () => {
    const minted = await share(world, clinic, {}, password('kite-password-42'));
    const { viewingToken } = await opened(world.app, minted);
    const text = await dump();
    expect(text).toContain(minted.link.id); // the search itself works
    const lookup = Buffer.from(minted.body.lookup, 'base64url');
    const secrets = [
      minted.secret,
      minted.payloadKey,
      lookup,
      sha256(lookup),
      sha256(minted.secret),
      Buffer.from(viewingToken, 'base64url'),
      Buffer.from(minted.body.passwordGate ?? '', 'base64url'),
    ];
    for (const secret of secrets) {
      for (const form of ['hex', 'base64', 'base64url'] as const) {
        expect(text).not.toContain(Buffer.from(secret).toString(form).replace(/=+$/, ''));
      }
    }
    const payload = text.split('\n').find((line) => line.includes('wrapped_key') && line.includes(minted.link.id));
    expect(payload).toContain('\\\\x');
    for (const plain of ['canary-label-7731', Buffer.from('canary-label-7731').toString('hex'), 'kite-password-42']) {
      expect(text).not.toContain(plain);
    }
  });

  it('[C015] without its pepper finds no link at all', async () => {
    const minted = await share(world, clinic);
    const { vault } = world.platform;
    const otherPepper = new Proxy(vault, {
      get: (target, name) => {
        if (name === 'instanceSecret') return () => Promise.resolve(new Uint8Array(32));
        const value = Reflect.get(target, name) as unknown;
        return typeof value === 'function' ? (value as () => unknown).bind(target) : value;
      },
    });
    const stolen = await world.anotherNode({ vault: otherPepper });
    expect((await openAs(stolen, { lookup: minted.body.lookup, passwordGate: null })).statusCode).toBe(404);
    expect((await openAs(world.app, { lookup: minted.body.lookup, passwordGate: null })).statusCode).toBe(200);
  });

  it('keeps no address in clear beside an access', async () => {
    const minted = await share(world, clinic);
    await opened(world.app, minted, '198.51.100.213');
    const text = await dump();
    expect(text).not.toContain('198.51.100.213');
    expect(text).toContain('198.51.100.0/24');
  });
});

describe('an injected statement in a clinic’s context', () => {
  it('learns nothing of other clinics’ links, and cannot open, view or sweep through the gate functions', async () => {
    const { body, link } = await share(world, clinic);
    const mac = await world.platform.database.asSuperuser(async (sql) => {
      const { rows } = await sql.query<{ mac: Buffer }>('select lookup_mac as mac from core.link where id = $1', [
        link.id,
      ]);
      return rows[0]?.mac;
    });
    const stranger = { tenantId: newId(), userId: newId() };
    const rows = (text: string, params: unknown[] = []) =>
      world.platform.db.inTenant(stranger, (tx) =>
        tx.query({ name: `walls-${sha256(text).toString('hex').slice(0, 8)}`, text }, params),
      );
    expect(await rows('select * from sec.find_link($1)', [mac])).toEqual([]);
    expect(await rows('select * from sec.links_to_sweep(500)')).toEqual([]);
    expect(await rows('select * from sec.dead_links($1::uuid[])', [[link.id]])).toEqual([]);
    for (const table of ['link', 'link_object', 'link_access'])
      expect(await rows(`select * from core.${table}`)).toEqual([]);
    await expect(rows('select gate_hash from core.link_payload')).rejects.toMatchObject({ code: '42501' });
    await expect(rows('select token_hash from core.link_session')).rejects.toMatchObject({ code: '42501' });
    await expect(rows('update core.link set expires_at = now()')).rejects.toMatchObject({ code: '42501' });
    expect(await rows('update core.link set opens = 0 returning id')).toEqual([]);
    expect((await openAs(world.app, { lookup: body.lookup, passwordGate: null })).statusCode).toBe(200);
  });
});

describe('replies about links', () => {
  it('[C016] [C017] [C018] are never stored, referred from or sniffed, whatever the outcome', async () => {
    const minted = await share(world, clinic);
    const { viewingToken } = await opened(world.app, minted);
    const object = `objects/${clinic.objects[0]?.id}`;
    const { body } = await mint(clinic.studyId);
    const replies = [
      await ask(world.app, 'POST', '/links', { ...as(clinic), body, ip: newIp() }),
      await ask(world.app, 'POST', '/links', { ...as(clinic), body: { ...body, hours: 0 }, ip: newIp() }),
      await ask(world.app, 'POST', '/links', { body, ip: newIp() }),
      await ask(world.app, 'GET', '/links', { ...as(clinic), ip: newIp() }),
      await openAs(world.app, { lookup: minted.body.lookup, passwordGate: null }),
      await openAs(world.app, { lookup: toBase64Url(randomBytes(32)), passwordGate: null }),
      await view(world.app, viewingToken, 'payload'),
      await view(world.app, viewingToken, object, { range: 'bytes=0-9' }),
      await view(world.app, viewingToken, object, { range: 'bytes=999999999-' }),
      await view(world.app, viewingToken, `objects/${newId()}`),
      await ask(world.app, 'POST', `/links/${minted.link.id}/revocation`, { ...as(clinic), ip: newIp() }),
      await ask(world.app, 'POST', `/links/${newId()}/revocation`, { ...as(clinic), ip: newIp() }),
    ];
    expect(replies.map(({ statusCode }) => statusCode)).toEqual([
      201, 422, 401, 200, 200, 404, 200, 206, 416, 404, 200, 404,
    ]);
    for (const { headers } of replies) {
      expect(headers['cache-control']).toBe('no-store');
      expect(headers['referrer-policy']).toBe('no-referrer');
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['x-robots-tag']).toMatch(/noindex/);
    }
  });

  it('[C184] a viewing token opens nothing but its payload and its objects', async () => {
    const { viewingToken } = await opened(world.app, await share(world, clinic));
    const headers = { authorization: `Viewing ${viewingToken}` };
    const { body } = await mint(clinic.studyId);
    const replies = [
      await ask(world.app, 'GET', '/links', { headers, ip: newIp() }),
      await ask(world.app, 'POST', '/links', { headers, body, ip: newIp() }),
      await ask(world.app, 'GET', '/members', { headers, ip: newIp() }),
    ];
    expect(replies.map(({ statusCode }) => statusCode)).toEqual([401, 401, 401]);
  });
});

describe('limits', () => {
  it('[C019] creating is limited per clinic: the next one gets 429 with Retry-After, another clinic is not touched', async () => {
    const [busy, calm] = [await newClinic(world), await newClinic(world)];
    const attempt = async (by: typeof busy) => {
      const { body } = await mint(by.studyId);
      return ask(world.app, 'POST', '/links', { ...as(by), body, ip: newIp() }); // from everywhere: the clinic counts
    };
    const codes: number[] = [];
    for (let i = 0; i < 60; i++) codes.push((await attempt(busy)).statusCode);
    expect(new Set(codes)).toEqual(new Set([201]));
    const over = await attempt(busy);
    expect(over.json()).toMatchObject({ status: 429, code: 'too-many-requests' });
    expect(Number(over.headers['retry-after'])).toBeGreaterThan(0);
    expect((await attempt(calm)).statusCode).toBe(201);
  });

  it('[C020] opening is limited per network, even for a good link and whatever X-Forwarded-For an untrusted peer sends', async () => {
    const { body } = await share(world, clinic);
    const ip = newIp();
    const codes: number[] = [];
    for (let i = 0; i < 62; i++) {
      const headers = { 'x-forwarded-for': `203.0.113.${i}` };
      codes.push((await openAs(world.app, { lookup: body.lookup, passwordGate: null }, { ip, headers })).statusCode);
    }
    expect(codes.slice(0, 60)).toEqual(codes.slice(0, 60).map(() => 200));
    expect(codes.slice(60)).toEqual([429, 429]);
    expect((await openAs(world.app, { lookup: body.lookup, passwordGate: null })).statusCode).toBe(200);
  });

  it('[C021] revoking is limited per clinic', async () => {
    const busy = await newClinic(world);
    const { link } = await share(world, busy);
    const codes: number[] = [];
    for (let i = 0; i < 121; i++) {
      codes.push(
        (await ask(world.app, 'POST', `/links/${link.id}/revocation`, { ...as(busy), ip: newIp() })).statusCode,
      );
    }
    expect(codes.slice(0, 120)).toEqual(codes.slice(0, 120).map(() => 200));
    expect(codes[120]).toBe(429);
  });

  it('[C178] a dead or unknown link answers 10 times in 15 minutes and then 429, from whatever network', async () => {
    const lookup = toBase64Url(randomBytes(32));
    const codes: number[] = [];
    for (let i = 0; i < 12; i++) codes.push((await openAs(world.app, { lookup, passwordGate: null })).statusCode);
    expect(codes).toEqual([...Array.from({ length: 10 }, () => 404), 429, 429]);
  });

  it('[C178] 10000 guesses from one network are throttled to 60 a minute', async () => {
    const ip = newIp();
    const counts = new Map<number, number>();
    for (let i = 0; i < 10_000; i += 100) {
      const replies = await Promise.all(
        Array.from({ length: 100 }, () =>
          openAs(world.app, { lookup: toBase64Url(randomBytes(32)), passwordGate: null }, { ip }),
        ),
      );
      for (const { statusCode } of replies) counts.set(statusCode, (counts.get(statusCode) ?? 0) + 1);
    }
    expect(counts.get(200)).toBeUndefined();
    expect((counts.get(404) ?? 0) / 60).toBeLessThanOrEqual(3); // one window, or two or three on a slow machine
    expect((counts.get(404) ?? 0) + (counts.get(429) ?? 0)).toBe(10_000);
  });

  it('a network is an IPv4 address or a /64, and what is kept of it a /24 or a /48', () => {
    expect([networkPrefix('2001:db8:1:2:3:4:5:6'), networkPrefix('192.0.2.7')]).toEqual([
      '2001:db8:1:2::/64',
      '192.0.2.7',
    ]);
    const kept = ['192.0.2.7', '::ffff:192.0.2.7', '2001:db8:1:2::6', '::1', 'x', ''].map(truncatedAddress);
    expect(kept).toEqual(['192.0.2.0/24', '192.0.2.0/24', '2001:db8:1::/48', '0:0:0::/48', 'unknown', 'unknown']);
  });
});

/** Reads a response about as fast as a phone does, so that most of it is still with the server. */
async function readSlowly(url: string, token: string): Promise<{ received(): number; whole: Promise<boolean> }> {
  let bytes = 0;
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(url, { headers: { authorization: `Viewing ${token}` } }, resolve).on('error', reject);
  });
  const whole = new Promise<boolean>((resolve) => {
    response.on('error', () => resolve(false));
    response.on('end', () => resolve(response.complete));
  });
  response.on('data', (piece: Buffer) => {
    bytes += piece.length;
    response.pause();
    setTimeout(() => response.resume(), 20);
  });
  return { received: () => bytes, whole };
}

/** When the server let go of its next connection: what the recipient's own buffers still hold is not ours to stop. */
const nextClose = (app: World['app']) =>
  new Promise<number>((resolve) => {
    app.server.once('connection', (socket: Socket) => socket.once('close', () => resolve(performance.now())));
  });

/** A database whose answer to "which of these links are dead" got lost. */
const withoutPolling = (): World['platform']['db'] =>
  new Proxy(world.platform.db, {
    get: (db, name) => {
      if (name !== 'oneStatement') return (Reflect.get(db, name) as () => unknown).bind(db);
      return (...args: Parameters<typeof db.oneStatement>) =>
        args[1].name === 'links-dead' ? Promise.resolve([]) : db.oneStatement(...args);
    },
  });

describe('revoking while somebody downloads', () => {
  const large = 48 * 1024 * 1024;
  const running = async (app: World['app']) => {
    const study = await newStudy(world, clinic.tenantId, large);
    const minted = await share(world, { ...clinic, studyId: study.studyId });
    const { viewingToken } = await opened(app, minted);
    const url = `${await listenOn(app)}/viewing/objects/${study.objects[0]?.id}`;
    const closed = nextClose(app);
    const download = await readSlowly(url, viewingToken);
    await sleep(300);
    expect(download.received()).toBeGreaterThan(0);
    return { minted, viewingToken, url, download, closed };
  };
  const revokeOn = (node: World['app'], linkId: string) =>
    ask(node, 'POST', `/links/${linkId}/revocation`, { ...as(clinic), ip: newIp() });

  it('[C179] breaks the running transfer on another node within a second, and no later request succeeds', async () => {
    const [here, there] = [await world.anotherNode(), await world.anotherNode({ db: withoutPolling() })];
    const { minted, viewingToken, url, download, closed } = await running(there);
    expect((await revokeOn(here, minted.link.id)).statusCode).toBe(200);
    const revoked = performance.now();
    expect((await closed) - revoked).toBeLessThan(1000); // by the message alone
    expect(await download.whole).toBe(false);
    const next = await fetch(url, { headers: { authorization: `Viewing ${viewingToken}`, range: 'bytes=0-9' } });
    expect([next.status, next.headers.get('cache-control')]).toEqual([404, 'no-store']);
  });

  it('[C179] also when the message between the nodes gets lost', async () => {
    const database = {
      ...world.platform.database,
      roleConnection: () => Promise.reject(new Error('no direct connection')),
    };
    const [here, there] = [await world.anotherNode(), await world.anotherNode({ database })];
    const { minted, download, closed } = await running(there);
    await revokeOn(here, minted.link.id);
    const revoked = performance.now();
    expect((await closed) - revoked).toBeLessThan(1000);
    expect(await download.whole).toBe(false);
  });

  it('[C181] a transfer ends with the time of its link', async () => {
    const { minted, download, closed } = await running(await world.anotherNode());
    await expire(world, minted.link.id);
    const expired = performance.now();
    expect((await closed) - expired).toBeLessThan(1000);
    expect(await download.whole).toBe(false);
  });
});
