import type { LinkAccesses } from '@hyaline/contract';
import { PLATFORM_TENANT, toBase64Url } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomBytes } from '../../platform/crypto/index.ts';
import {
  as,
  ask,
  createWorld,
  ledgerOf,
  newClinic,
  newIp,
  openAs,
  opened,
  type Owner,
  password,
  share,
  view,
  type World,
} from './links.fixture.ts';
import { sweepLinks } from './index.ts';

let world: World;
let clinic: Awaited<ReturnType<typeof newClinic>>;
beforeAll(async () => {
  world = await createWorld({ trustProxy: ['10.9.0.0/16'] });
  clinic = await newClinic(world);
});
afterAll(() => world.close());

const revoke = (id: string, by: Owner = clinic) =>
  ask(world.app, 'POST', `/links/${id}/revocation`, { ...as(by), ip: newIp() });

describe('the record of accesses', () => {
  it('[C182] shows the owner each access with time and address, wrong passwords and refusals included', async () => {
    const minted = await share(world, clinic, { maxOpens: 2 }, password('p'));
    const { lookup, passwordGate } = minted.body;
    const via = (client: string) => ({
      ip: '10.9.0.1',
      headers: {
        'x-forwarded-for': client,
        'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
      },
    });
    await openAs(world.app, { lookup, passwordGate }, via('198.51.100.7'));
    await openAs(world.app, { lookup, passwordGate: toBase64Url(randomBytes(32)) }, via('2001:db8::5'));
    await openAs(world.app, { lookup, passwordGate }, via('198.51.100.7'));
    await openAs(world.app, { lookup, passwordGate }, via('203.0.113.9'));
    const { accesses } = (
      await ask(world.app, 'GET', `/links/${minted.link.id}/accesses`, { ...as(clinic), ip: newIp() })
    ).json<LinkAccesses>();
    expect(accesses.map(({ outcome, ip, agent }) => [outcome, ip, agent])).toEqual([
      ['refused', '203.0.113.9', 'Firefox, Linux'],
      ['opened', '198.51.100.7', 'Firefox, Linux'],
      ['wrong-password', '2001:db8::5', 'Firefox, Linux'],
      ['opened', '198.51.100.7', 'Firefox, Linux'],
    ]);
    expect(accesses.every(({ at }) => Math.abs(Date.parse(at) - Date.now()) < 60_000)).toBe(true);
  });

  it('counts the bytes that were sent, and keeps them when the viewing ends', async () => {
    const minted = await share(world, clinic);
    const { viewingToken } = await opened(world.app, minted);
    const sent = (await view(world.app, viewingToken, `objects/${clinic.objects[0]?.id}`)).rawPayload.length;
    await revoke(minted.link.id);
    const { accesses } = (
      await ask(world.app, 'GET', `/links/${minted.link.id}/accesses`, { ...as(clinic), ip: newIp() })
    ).json<LinkAccesses>();
    expect(accesses).toMatchObject([{ outcome: 'ended', bytes: sent }]);
    const ended = (await ledgerOf(world, clinic.tenantId)).find(
      ({ event, canonical }) => event === 'link.ended' && canonical.includes(minted.link.id),
    );
    expect(ended?.canonical).toContain(`"bytes":${sent}`);
  });

  it('[C291] forgets full addresses after 12 months and keeps the network: /24, and /48 of IPv6', async () => {
    const minted = await share(world, clinic);
    await opened(world.app, minted, '192.0.2.77');
    await opened(world.app, minted, '2001:db8:1:2::6');
    const later = (days: number) =>
      world.platform.database.asSuperuser((sql) =>
        sql.query(`update core.link_access set at = at - make_interval(days => $2) where link_id = $1`, [
          minted.link.id,
          days,
        ]),
      );
    const addresses = async () => {
      await sweepLinks(world.platform);
      const reply = await ask(world.app, 'GET', `/links/${minted.link.id}/accesses`, { ...as(clinic), ip: newIp() });
      return reply.json<LinkAccesses>().accesses.map(({ ip }) => ip);
    };
    await later(364);
    expect(await addresses()).toEqual(['2001:db8:1:2::6', '192.0.2.77']);
    await later(3);
    expect(await addresses()).toEqual(['2001:db8:1::/48', '192.0.2.0/24']);
  });

  it('keeps refusals of unknown links in the installation’s own ledger', async () => {
    const before = (await ledgerOf(world, PLATFORM_TENANT)).length;
    await openAs(world.app, { lookup: toBase64Url(randomBytes(32)), passwordGate: null });
    const rows = await ledgerOf(world, PLATFORM_TENANT);
    expect(rows.length).toBe(before + 1);
    expect(rows.at(-1)).toMatchObject({ event: 'link.refused', outcome: 'refused' });
  });
});
