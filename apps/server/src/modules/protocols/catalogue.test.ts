import type { Compounds, ProtocolTemplates } from '@hyaline/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, createWorld, newColleague, newOwner, type Person, type World } from '../imaging/imaging.fixture.ts';
import { protocolRoutes } from './index.ts';
import { content } from './protocols.fixture.ts';

let world: World;
let owner: Person;
let grace: Person;
let tom: Person;
beforeAll(async () => {
  world = await createWorld([protocolRoutes]);
  owner = await newOwner(world);
  grace = await newColleague(world, owner, 'provider', 'Grace Treats');
  tom = await newColleague(world, owner, 'provider', 'Tom Other');
});
afterAll(() => world.close());

const call = (person: Person, method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object) =>
  ask(world.app, person, method, path, body === undefined ? {} : { body });

describe('the catalogue', () => {
  it('[C244] begins with about 25 compounds whose facts name their source, are not held against it, and give no dose', async () => {
    const reply = await call(owner, 'POST', '/compounds/starters', { locale: 'en' });
    expect(reply.statusCode).toBe(200);
    expect(reply.json<{ added: number }>().added).toBeGreaterThanOrEqual(24);
    expect((await call(owner, 'POST', '/compounds/starters', { locale: 'en' })).json()).toEqual({ added: 0 });
    const { compounds } = (await call(grace, 'GET', '/compounds')).json<Compounds>();
    const semaglutide = compounds.find(({ fields }) => fields.name === 'Semaglutide');
    expect(semaglutide?.fields.facts.regulatory).toMatchObject({ verified: false });
    for (const { fields } of compounds)
      for (const fact of Object.values(fields.facts).filter((each) => each !== null)) {
        expect(fact.source.length, fields.name).toBeGreaterThan(5);
        if (fact.source.startsWith('http')) expect(new URL(fact.source).href, fields.name).toBe(fact.source);
        expect(fact.value, fields.name).not.toMatch(/\d\s*(mg|mcg|µg|IU|UI|mL)\b/);
      }
  });

  it('is kept by those who prescribe: names once, changes by revision, archived ones come back', async () => {
    const admin = await newColleague(world, owner, 'admin', 'Ada Office');
    const staff = await newColleague(world, owner, 'staff', 'Dee Desk');
    const fields = {
      name: 'Own mix', synonyms: [], classWords: [], form: 'Cream', defaultUnit: 'mg', iuPerMg: null,
      facts: { what: { value: 'A cream', source: 'Our pharmacist', verified: true }, regulatory: null, storage: null }, notes: '',
    }; // prettier-ignore
    expect((await call(admin, 'POST', '/compounds', { fields })).statusCode).toBe(403);
    expect((await call(staff, 'GET', '/compounds')).statusCode).toBe(403);
    const { id } = (await call(grace, 'POST', '/compounds', { fields })).json<{ id: string }>();
    const again = await call(owner, 'POST', '/compounds', { fields: { ...fields, name: 'own MIX' } });
    expect([again.statusCode, again.json().code]).toEqual([409, 'name-taken']);
    const change = (revision: number) =>
      call(grace, 'PUT', `/compounds/${id}`, { revision, fields: { ...fields, form: 'Gel' } });
    expect([(await change(1)).statusCode, (await change(1)).statusCode]).toEqual([204, 409]);
    const archive = (revision: number, archived: boolean) =>
      call(grace, 'PUT', `/compounds/${id}/archived`, { revision, archived });
    expect((await archive(2, true)).statusCode).toBe(204);
    expect((await call(grace, 'POST', '/compounds', { fields })).statusCode).toBe(201);
    expect((await archive(3, false)).json().code).toBe('name-taken');
    const { compounds } = (await call(admin, 'GET', '/compounds')).json<Compounds>();
    expect(compounds.filter(({ fields: { name } }) => name === 'Own mix').map(({ archivedAt }) => archivedAt === null)).toEqual([true, false]); // prettier-ignore
    const stranger = await newOwner(world);
    expect((await call(stranger, 'GET', '/compounds')).json<Compounds>().compounds).toEqual([]);
    expect((await call(stranger, 'PUT', `/compounds/${id}`, { revision: 3, fields })).statusCode).toBe(404);
  });

  it('has templates of no patient, for those who prescribe', async () => {
    const { id } = (await call(grace, 'POST', '/protocol-templates', { content: content({ title: 'Usual' }) })).json<{
      id: string;
    }>();
    expect((await call(owner, 'PUT', `/protocol-templates/${id}`, { revision: 1, content: content({ title: 'Better' }) })).statusCode).toBe(204); // prettier-ignore
    expect(
      (await call(grace, 'PUT', `/protocol-templates/${id}`, { revision: 1, content: content() })).statusCode,
    ).toBe(409);
    const { templates } = (await call(tom, 'GET', '/protocol-templates')).json<ProtocolTemplates>();
    expect(templates.map(({ content: { title }, revision }) => [title, revision])).toEqual([['Better', 2]]);
    expect((await call(tom, 'DELETE', `/protocol-templates/${id}`)).statusCode).toBe(204);
    expect((await call(grace, 'DELETE', `/protocol-templates/${id}`)).statusCode).toBe(404);
  });
});
