import { BrandSnapshot, plainBrand } from '@hyaline/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MemoryLimiter } from '../../platform/limits/index.ts';
import { ask, createWorld, ledgerOf, newOwner, type Person, type World } from '../identity/identity.fixture.ts';
import { joiningRoutes, teamRoutes } from '../team/index.ts';
import { newMember } from '../team/team.fixture.ts';
import { picture, plainPng, putLogo } from './branding.fixture.ts';
import { brandingRoutes } from './branding.routes.ts';
import { brandOf, mailBrand } from './branding.service.ts';

const CHOICE = {
  name: 'Clínica del Puerto',
  theme: 'dark',
  palette: { accent: '#7a1f3d', onAccent: '#ffffff' },
  logoScale: 1.5,
  logoPosition: 'center',
};

describe('the brand of a clinic', () => {
  let world: World;
  let owner: Person;
  let other: Person;
  let runs = true;
  beforeAll(async () => {
    const routes = (platform: World['platform']) =>
      brandingRoutes({ ...platform, limiter: new MemoryLimiter(platform.clock) }, () => Promise.resolve(runs));
    world = await createWorld({}, [teamRoutes, joiningRoutes, routes]);
    owner = await newOwner(world);
    other = await newOwner(world);
  });
  afterAll(() => world.close());

  const shown = async ({ token }: Person) =>
    BrandSnapshot.parse((await ask(world, 'GET', '/branding', { token })).json());
  const settings = async ({ token }: Person) => (await ask(world, 'GET', '/branding/settings', { token })).json();
  const put = async (body: object, { token }: Person = owner) => {
    const answer = await ask(world, 'PUT', '/branding', { token, body });
    return [answer.statusCode, answer.json()] as const;
  };
  const codeOf = (answer: { statusCode: number; json: () => { code?: string } }) => [
    answer.statusCode,
    answer.json().code,
  ];

  it('is the name and our quiet blue until somebody chooses', async () => {
    expect(await shown(owner)).toEqual(plainBrand('Harbour Spine'));
    expect(await settings(owner)).toMatchObject({ revision: 0, mayChange: true, staff: [] });
  });

  it('[C047] keeps each of its fields, tells the ledger which changed, and touches no other clinic', async () => {
    expect(await put({ revision: 0, ...CHOICE })).toMatchObject([200, { revision: 1, brand: CHOICE }]);
    expect(await shown(owner)).toEqual({ ...CHOICE, logo: null });
    const { tenantId, userId } = owner;
    expect(await world.platform.db.inTenant({ tenantId, userId }, brandOf)).toEqual({ ...CHOICE, logo: null });
    expect(await shown(other)).toEqual(plainBrand('Harbour Spine'));
    const fields = ['logoPosition', 'logoScale', 'name', 'palette', 'theme'];
    expect(await ledgerOf(world, tenantId)).toContainEqual(
      expect.objectContaining({ event: 'branding.changed', fields }),
    );
    expect(await ledgerOf(world, other.tenantId)).not.toContainEqual(
      expect.objectContaining({ event: 'branding.changed' }),
    );
  });

  it('[C047] goes into mails by its name and colours', async () => {
    const { tenantId, userId } = owner;
    const look = { clinic: CHOICE.name, ...CHOICE.palette };
    expect(await world.platform.db.inTenant({ tenantId, userId }, mailBrand)).toEqual(look);
  });

  it('is not written over by somebody who saw an earlier one', async () => {
    const [status, body] = await put({ revision: 0, ...CHOICE, name: 'Late' });
    expect([status, body.code]).toEqual([409, 'record-changed']);
    expect((await put({ revision: 9, ...CHOICE, name: 'Early' }, other))[0]).toBe(409);
    expect((await shown(owner)).name).toBe(CHOICE.name);
  });

  it('writes no event when nothing changed', async () => {
    const count = async () => (await ledgerOf(world, owner.tenantId)).length;
    const before = await count();
    expect(await put({ revision: 1, ...CHOICE })).toMatchObject([200, { revision: 1 }]);
    expect(await count()).toBe(before);
  });

  it.each([
    ['[C048] a scale of 0', { logoScale: 0 }, 'bad-request'],
    ['[C048] a scale of 10', { logoScale: 10 }, 'bad-request'],
    ['[C048] a scale just beyond', { logoScale: 2.0001 }, 'bad-request'],
    ['[C048] a scale just below', { logoScale: 0.4999 }, 'bad-request'],
    ['a colour by its name', { palette: { accent: 'red', onAccent: '#ffffff' } }, 'bad-request'],
    ['a colour that is more', { palette: { accent: '#000000;x:url(a)', onAccent: '#ffffff' } }, 'bad-request'],
    ['colours that do not read', { palette: { accent: '#ffd400', onAccent: '#ffffff' } }, 'contrast-low'],
    ['colours just below 4.5', { palette: { accent: '#777777', onAccent: '#ffffff' } }, 'contrast-low'],
    ['an empty name', { name: ' \u200b ' }, 'bad-request'],
    ['[C035] a name with a date in it, which mails would not carry', { name: 'Ana Perez 1981-03-14' }, 'bad-request'],
    ['an endless name', { name: 'x'.repeat(121) }, 'bad-request'],
    ['an unknown theme', { theme: 'neon' }, 'bad-request'],
    ['something else', { css: 'body{}' }, 'bad-request'],
  ])('refuses %s', async (_, wrong, code) => {
    const [status, body] = await put({ revision: 1, ...CHOICE, ...wrong });
    expect([status, body.code]).toEqual([422, code]);
    expect(await shown(owner)).toEqual({ ...CHOICE, logo: null });
  });

  it('[C007] [C049] takes a logo, gives the same picture everywhere, and serves it as nothing that could run', async () => {
    const sent = plainPng(picture(60, 20));
    const answer = await putLogo(world, owner.token, sent, 1);
    expect([answer.statusCode, answer.json().revision]).toEqual([200, 2]);
    const { logo } = await shown(owner);
    expect([logo?.width, logo?.height]).toEqual([60, 20]);
    expect(answer.json().brand.logo).toEqual(logo);
    const file = await ask(world, 'GET', '/branding/logo', { token: owner.token });
    expect(file.rawPayload.toString('base64')).toBe(logo?.png);
    expect(file.headers['content-type']).toBe('image/png');
    expect(file.headers['content-security-policy']).toBe("default-src 'none'; sandbox");
    const { tenantId, userId } = owner;
    expect((await world.platform.db.inTenant({ tenantId, userId }, brandOf)).logo).toEqual(logo);
    expect(await ledgerOf(world, tenantId)).toContainEqual(
      expect.objectContaining({ event: 'branding.logo-changed', width: 60, height: 20 }),
    );
    expect((await ask(world, 'GET', '/branding/logo', { token: other.token })).statusCode).toBe(404);
  });

  it('[C049] stores nothing of what is no picture', async () => {
    const before = await shown(owner);
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>');
    expect(codeOf(await putLogo(world, owner.token, svg, 2))).toEqual([422, 'logo-refused']);
    expect((await putLogo(world, owner.token, svg, 2, 'image/svg+xml')).statusCode).toBe(415);
    expect((await putLogo(world, owner.token, Buffer.alloc(1_048_577), 2)).statusCode).toBe(413);
    expect(codeOf(await putLogo(world, owner.token, plainPng(picture(9, 9)), 1))).toEqual([409, 'record-changed']);
    expect(await shown(owner)).toEqual(before);
  });

  it('takes ten logos an hour, good or bad, and another clinic’s are its own', async () => {
    const busy = await newOwner(world);
    const bad = Buffer.from('no picture');
    const said = await Promise.all(Array.from({ length: 12 }, () => putLogo(world, busy.token, bad, 0)));
    const codes = said.map(({ statusCode }) => statusCode).toSorted();
    expect(codes).toEqual([...Array.from({ length: 10 }, () => 422), 429, 429]);
    expect(Number(said.find(({ statusCode }) => statusCode === 429)?.headers['retry-after'])).toBeGreaterThan(0);
    expect(codeOf(await putLogo(world, other.token, bad, 0))).toEqual([422, 'logo-refused']);
  });

  it('lets its logo go', async () => {
    const { token, tenantId } = owner;
    expect(codeOf(await ask(world, 'DELETE', '/branding/logo?revision=1', { token }))).toEqual([409, 'record-changed']);
    const answer = await ask(world, 'DELETE', '/branding/logo?revision=2', { token });
    expect([answer.statusCode, answer.json()]).toMatchObject([200, { revision: 3, brand: { logo: null } }]);
    expect(await ledgerOf(world, tenantId)).toContainEqual(expect.objectContaining({ event: 'branding.logo-removed' }));
  });

  it('[C060] leaves nothing of a logo that was replaced or deleted by whoever may: not in any table, not at its address', async () => {
    const clinic = await newOwner(world);
    const staff = await newMember(world, clinic, 'staff');
    const remove = (by: Person, revision: number) =>
      ask(world, 'DELETE', `/branding/logo?revision=${revision}`, { token: by.token });
    const shownPng = async () => Buffer.from((await shown(clinic)).logo?.png ?? '', 'base64');
    await putLogo(world, clinic.token, plainPng(picture(31, 17)), 0);
    const first = await shownPng();
    expect(await tablesWith(world, first)).toEqual(['core.branding.logo']);
    await putLogo(world, clinic.token, plainPng(picture(13, 29)), 1);
    const second = await shownPng();
    expect([await tablesWith(world, first), await tablesWith(world, second)]).toEqual([[], ['core.branding.logo']]);
    const file = () => ask(world, 'GET', '/branding/logo', { token: clinic.token });
    expect((await file()).rawPayload.equals(second)).toBe(true);
    expect((await remove(staff, 2)).statusCode).toBe(403);
    expect((await file()).statusCode).toBe(200); // kept until somebody deletes it who may
    expect((await remove(clinic, 2)).statusCode).toBe(200);
    expect([await tablesWith(world, second), (await file()).statusCode]).toEqual([[], 404]);
  });

  it('[C191] is changed by owner and admin, by staff once an owner gave it to them, and seen by everybody', async () => {
    const people = { admin: await newMember(world, owner, 'admin'), staff: await newMember(world, owner, 'staff') };
    const provider = await newMember(world, owner, 'provider');
    expect((await shown(provider)).name).toBe(CHOICE.name);
    expect((await put({ revision: 3, ...CHOICE }, provider))[1].code).toBe('forbidden');
    expect((await put({ revision: 3, ...CHOICE, name: 'By the admin' }, people.admin))[0]).toBe(200);

    expect(await settings(people.staff)).toMatchObject({ mayChange: false, staff: null });
    expect((await put({ revision: 4, ...CHOICE }, people.staff))[1].code).toBe('forbidden');
    const logo = plainPng(picture(5, 5));
    expect(codeOf(await putLogo(world, people.staff.token, logo, 4))).toEqual([403, 'forbidden']);
    const give = (accountIds: string[], by: Person) =>
      ask(world, 'PUT', '/branding/editors', { token: by.token, body: { accountIds } });
    expect((await give([people.staff.userId], people.admin)).statusCode).toBe(403);
    expect((await give([people.staff.userId, provider.userId, other.userId], owner)).json().staff).toEqual([
      expect.objectContaining({ id: people.staff.userId, given: true }),
    ]);
    expect(await ledgerOf(world, owner.tenantId)).toContainEqual(
      expect.objectContaining({ event: 'branding.editors-changed', given: [people.staff.userId] }),
    );
    expect((await put({ revision: 4, ...CHOICE, name: 'By the desk' }, people.staff))[0]).toBe(200);
    expect((await give([], owner)).statusCode).toBe(200);
    expect((await put({ revision: 5, ...CHOICE }, people.staff))[1].code).toBe('forbidden');
    expect((await shown(owner)).name).toBe('By the desk');
  });

  it('stays closed to staff and providers in the database, too', async () => {
    const staff = await newMember(world, owner, 'staff');
    const { tenantId, userId } = staff;
    const write = (text: string) =>
      world.platform.db.inTenant({ tenantId, userId }, (tx) => tx.query({ name: text.slice(0, 30), text }, []));
    await write(`update core.branding set name = 'x' , changed_by = (select sec.user_id())`);
    expect((await shown(owner)).name).toBe('By the desk');
    await expect(
      write(`insert into core.branding_editor (tenant_id, account_id, given_by)
        values ((select sec.tenant()), (select sec.user_id()), (select sec.user_id()))`),
    ).rejects.toMatchObject({ code: '42501' });
  });

  it('waits for a subscription that has ended, and goes on being shown', async () => {
    runs = false;
    const { token } = owner;
    expect((await put({ revision: 5, ...CHOICE }))[1].code).toBe('plan-ended');
    expect(codeOf(await putLogo(world, token, plainPng(picture(5, 5)), 5))).toEqual([402, 'plan-ended']);
    expect(await settings(owner)).toMatchObject({ mayChange: false });
    expect((await shown(owner)).name).toBe('By the desk');
    runs = true;
  });
});

/** Every column of every table whose bytes hold these somewhere. */
async function tablesWith({ database }: World, bytes: Buffer): Promise<string[]> {
  return database.asSuperuser(async (sql) => {
    const columns = await sql.query<{ at: string; place: string; name: string }>(
      `select format('%s.%s.%s', n.nspname, c.relname, a.attname) as at, a.attrelid::regclass::text as place, quote_ident(a.attname) as name
       from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
       where a.atttypid = 'bytea'::regtype and a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'p')
         and n.nspname not in ('pg_catalog', 'information_schema') order by 1`,
    );
    const found: string[] = [];
    for (const { at, place, name } of columns.rows) {
      const { rowCount } = await sql.query(`select 1 from ${place} where position($1::bytea in ${name}) > 0`, [bytes]);
      if (rowCount !== null && rowCount > 0) found.push(at);
    }
    return found;
  });
}
