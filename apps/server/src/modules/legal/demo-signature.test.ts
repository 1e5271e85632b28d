import { newId } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, ledgerOf, newOwner, type Person, type World } from '../identity/identity.fixture.ts';
import { signForDemo } from './demo-signature.ts';
import { publishDocuments } from './document.service.ts';
import { legalStatus } from './status.service.ts';

describe('the agreement of the demo clinic', () => {
  let world: World;
  let owner: Person;
  beforeAll(async () => {
    world = await createWorld();
    await publishDocuments(world.platform);
    owner = await newOwner(world);
  });
  afterAll(() => world.close());

  const installationIs = (demo: boolean) =>
    world.database.asSuperuser((sql) =>
      sql.query(
        `insert into core.installation (id, keyring_id, demo) values ($1, 'test', $2)
         on conflict (only_row) do update set demo = excluded.demo`,
        [newId(), demo],
      ),
    );

  it('cannot be made without a person where the installation is no demo, whatever the server is told', async () => {
    await installationIs(false);
    await expect(signForDemo(world.platform, owner)).rejects.toMatchObject({ code: '42501' });
    expect((await legalStatus(world.platform, owner)).state).toBe('missing');
  });

  it('is marked as the demo’s own, tells nobody by mail, and is made once', async () => {
    await installationIs(true);
    for (const _ of ['first start', 'second start']) await signForDemo(world.platform, owner);
    const { state, acceptances } = await legalStatus(world.platform, owner);
    expect(state).toBe('current');
    expect(acceptances).toEqual([expect.objectContaining({ demo: true, signerName: 'Demo signature' })]);
    const events = await ledgerOf(world, owner.tenantId);
    expect(events.filter(({ event }) => event === 'legal.accepted')).toEqual([expect.objectContaining({ demo: true })]);
    expect(events.filter(({ event }) => event === 'mail.queued')).toEqual([]);
  });
});
