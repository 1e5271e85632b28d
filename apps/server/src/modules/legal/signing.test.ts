import { createHash } from 'node:crypto';
import type { LegalStatus, Signing } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { age, ask, createWorld, ledgerOf, newOwner, type Person, type World } from '../identity/identity.fixture.ts';
import { lastMailTo } from '../mail/index.ts';
import { publishDocuments } from './document.service.ts';
import { legalRoutes } from './legal.routes.ts';
import { openRecord } from './record.ts';

type Locale = 'en' | 'es';
const SIGNER = { event: 'signer_named', name: 'Ada Byron', title: 'Practice owner' };

describe('signing the agreement for a clinic', () => {
  let world: World;
  let owner: Person;
  beforeAll(async () => {
    world = await createWorld({}, [legalRoutes]);
    await publishDocuments(world.platform);
    // receipts are signed in the name of the installation
    await world.database.asSuperuser((sql) =>
      sql.query(`insert into core.installation (id, keyring_id, demo) values ($1, 'test', true)`, [newId()]),
    );
    owner = await newOwner(world);
  });
  afterAll(() => world.close());

  const post = ({ token }: Person, path: string, body: object) => ask(world, 'POST', path, { token, body });
  const statusOf = async ({ token }: Person): Promise<LegalStatus> =>
    (await ask(world, 'GET', '/legal/status', { token })).json();
  const begin = async (person: Person, locale: Locale = 'en'): Promise<Signing> =>
    (await post(person, '/legal/signings', { code: 'baa', locale })).json();
  const step = async (person: Person, id: string, body: object): Promise<string | number> => {
    const answer = await post(person, `/legal/signings/${id}/steps`, body);
    return answer.statusCode === 204 ? 204 : (answer.json() as { code: string }).code;
  };
  const readAll = ({ document }: Signing) => ({
    event: 'document_viewed',
    clauses: document.clauses.map(({ id }) => id),
  });
  /** Every step but the signature itself. */
  const prepare = async (person: Person, locale: Locale = 'en'): Promise<Signing> => {
    const signing = await begin(person, locale);
    const steps = [readAll(signing), { event: 'consent_given', agreed: true }, SIGNER];
    for (const body of [...steps, { event: 'authority_stated', mayBind: true }])
      expect(await step(person, signing.id, body)).toBe(204);
    return signing;
  };
  const sign = (person: Person, { id, document }: Signing) =>
    post(person, `/legal/signings/${id}/acceptance`, { sha256: document.sha256 });
  const promote = (person: Person, role: string) =>
    world.database.asSuperuser((sql) =>
      sql.query('update core.membership set role = $2 where account_id = $1', [person.userId, role]),
    );
  /** Another owner of the same clinic: the account is planted, the session real. */
  const colleague = async ({ tenantId }: Person, role: string): Promise<Person> => {
    const other = await newOwner(world);
    await world.database.asSuperuser(async (sql) => {
      await sql.query('insert into core.membership (tenant_id, account_id, role) values ($1, $2, $3)', [
        tenantId,
        other.userId,
        role,
      ]);
      await sql.query('alter table core.session_secret drop constraint session_secret_tenant_id_session_id_fkey');
      await sql.query('update core.session set tenant_id = $1 where account_id = $2', [tenantId, other.userId]);
      await sql.query(
        'update core.session_secret k set tenant_id = s.tenant_id from core.session s where s.id = k.session_id',
      );
      await sql.query(`alter table core.session_secret add constraint session_secret_tenant_id_session_id_fkey
        foreign key (tenant_id, session_id) references core.session (tenant_id, id) on delete cascade`);
    });
    return { ...other, tenantId };
  };

  it('[C252] takes the steps in their order only: reading first, the whole text, then each statement', async () => {
    const signing = await begin(owner);
    expect(await step(owner, signing.id, { event: 'consent_given', agreed: true })).toBe('not-read');
    const [first] = signing.document.clauses;
    expect(await step(owner, signing.id, { event: 'document_viewed', clauses: [first?.id] })).toBe('not-read');
    expect(await step(owner, signing.id, readAll(signing))).toBe(204);
    expect(await step(owner, signing.id, readAll(signing))).toBe(204); // repeated: written once
    expect(await step(owner, signing.id, SIGNER)).toBe('not-read');
    expect((await sign(owner, signing)).json()).toMatchObject({ code: 'not-read' });
    expect(await step(owner, signing.id, { event: 'consent_given', agreed: false })).toBe('bad-request');
    expect((await statusOf(owner)).state).toBe('missing');
    const events = (await ledgerOf(world, owner.tenantId)).filter(({ event }) => event.startsWith('legal.'));
    expect(events).toEqual([expect.objectContaining({ event: 'legal.document-viewed', version: '1.1', locale: 'en' })]);
  });

  it('[C252] asks for both factors once more when they are older than 15 minutes, in the database too', async () => {
    const late = await newOwner(world);
    const signing = await prepare(late);
    await age(world, late, 15 * 60 + 1);
    const refused = await sign(late, signing);
    expect([refused.statusCode, refused.json()]).toEqual([403, expect.objectContaining({ code: 'step-up-required' })]);
    const [row] = await world.platform.db.inTenant(late, (tx) =>
      tx.query<{ state: string }>(
        {
          name: 'late',
          text: `select state from sec.accept_document($1, $2, (select id from core.session limit 1), decode($3, 'hex'), 'x', 'x')`,
        },
        [signing.id, newId(), signing.document.sha256],
      ),
    );
    expect(row?.state).toBe('unverified');
    expect((await statusOf(late)).state).toBe('missing');
  });

  it('refuses a text other than the one that was shown', async () => {
    const signing = await prepare(await newOwner(world));
    const person = await newOwner(world);
    const own = await prepare(person);
    const other = { ...own, document: { ...own.document, sha256: 'f'.repeat(64) } };
    expect((await sign(person, other)).json()).toMatchObject({ code: 'not-read' });
    expect((await sign(person, signing)).json()).toMatchObject({ code: 'not-found' }); // somebody else's signing
  });

  it('[C252] [C286] keeps who signed what, when, from where, in which language, sealed, with a mail and a ledger entry', async () => {
    const person = await newOwner(world);
    const signing = await prepare(person, 'es');
    const answer = await sign(person, signing);
    expect(answer.statusCode).toBe(200);
    const accepted = answer.json();
    expect(accepted).toMatchObject({
      version: '1.1',
      locale: 'es',
      signerName: 'Ada Byron',
      signerTitle: 'Practice owner',
    });
    expect((await sign(person, signing)).json()).toEqual(accepted); // repeated: the same acceptance
    expect(await statusOf(person)).toMatchObject({ state: 'current', dueAt: null, acceptances: [accepted] });

    const { rows } = await world.database.asSuperuser((sql) =>
      sql.query(`select id, record, encode(record_sha256, 'hex') as "recordSha256", account_id, encode(sha256, 'hex') as sha256
        from core.acceptance where tenant_id = $1`, [person.tenantId]),
    ); // prettier-ignore
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ account_id: person.userId, sha256: signing.document.sha256 });
    expect(rows[0].record.toString('latin1')).not.toContain('Ada Byron');
    const record = await openRecord(world.platform, { ...rows[0], tenantId: person.tenantId });
    expect(record).toMatchObject({
      clinic: { id: person.tenantId, name: 'Harbour Spine' },
      document: { code: 'baa', version: '1.1', locale: 'es', sha256: signing.document.sha256 },
      signer: { account: person.userId, name: 'Ada Byron', title: 'Practice owner' },
      ip: '127.0.0.1',
      acceptedAt: accepted.acceptedAt,
    });
    expect(createHash('sha256').update(record.document.text, 'utf8').digest('hex')).toBe(signing.document.sha256);
    expect(record.steps.map(({ event }) => event)).toEqual([
      'opened',
      'document_viewed',
      'consent_given',
      'signer_named',
      'authority_stated',
      'identity_confirmed',
      'accepted',
    ]);
    expect(new Set(record.steps.map(({ hash }) => hash)).size).toBe(7);
    expect(chainOf(record.steps)).toEqual(record.steps.map(({ hash }) => hash));

    const entry = (await ledgerOf(world, person.tenantId)).find(({ event }) => event === 'legal.accepted');
    expect(entry).toMatchObject({ sha256: signing.document.sha256, record: accepted.recordSha256, version: '1.1' });
    const mail = await lastMailTo(world.platform, person.email);
    expect(mail?.link).toBe(`${world.platform.config.publicUrl}/settings/compliance`);
    expect(mail?.subject).not.toContain('Ada');
  });

  it('[C195] [C198] signs the Data Processing Agreement in each language too, with every clause of Art. 28(3), and no gate opens by it', async () => {
    for (const locale of ['en', 'es'] as const) {
      const person = await newOwner(world);
      const signing: Signing = (await post(person, '/legal/signings', { code: 'dpa', locale })).json();
      expect(signing.document).toMatchObject({ code: 'dpa', locale, version: '1.0' });
      for (const letter of 'abcdefgh') expect(JSON.stringify(signing.document.clauses)).toContain(`28(3)(${letter})`);
      const steps = [readAll(signing), { event: 'consent_given', agreed: true }, SIGNER, { event: 'authority_stated', mayBind: true }]; // prettier-ignore
      for (const body of steps) expect(await step(person, signing.id, body)).toBe(204);
      const accepted = (await sign(person, signing)).json<{ id: string }>();
      expect(accepted).toMatchObject({ code: 'dpa', version: '1.0', locale, signerName: 'Ada Byron' });
      expect(await statusOf(person)).toMatchObject({ state: 'missing', acceptances: [accepted] });
      const copy = await ask(world, 'GET', `/legal/acceptances/${accepted.id}/copy`, person);
      expect([copy.statusCode, copy.headers['content-type']]).toEqual([200, 'application/pdf']);
      const entry = (await ledgerOf(world, person.tenantId)).find(({ event }) => event === 'legal.accepted');
      expect(entry).toMatchObject({ document: 'dpa', locale, sha256: signing.document.sha256 });
    }
    const refused = await post(await newOwner(world), '/legal/signings', { code: 'terms', locale: 'en' });
    expect(refused.statusCode).toBe(422);
  });

  it.each(['admin', 'provider', 'staff', 'privacy-officer'])(
    '[C252] lets a member as %s read how the clinic stands, and neither sign nor take a copy',
    async (role) => {
      const person = await newOwner(world);
      const signing = await prepare(person);
      await promote(person, role);
      expect((await statusOf(person)).state).toBe('missing');
      const tries = await Promise.all([
        post(person, '/legal/signings', { code: 'baa', locale: 'en' }),
        post(person, `/legal/signings/${signing.id}/steps`, { event: 'authority_stated', mayBind: true }),
        sign(person, signing),
        ask(world, 'GET', `/legal/acceptances/${newId()}/copy`, person),
      ]);
      expect(tries.map(({ statusCode }) => statusCode)).toEqual([403, 403, 403, 403]);
      // and with the route's guard out of the way
      for (const sql of [
        `select sec.begin_signing(gen_random_uuid(), 'baa', 'en')`,
        `select sec.signing_step('${signing.id}', 'authority_stated', '{}')`,
        `select * from sec.accept_document('${signing.id}', gen_random_uuid(), null, '\\x', 'x', 'x')`,
        `insert into core.acceptance select * from core.acceptance`,
        `insert into core.signing_event select * from core.signing_event`,
      ])
        await expect(sqlAs(person, sql)).rejects.toMatchObject({ code: '42501' });
      expect((await statusOf(person)).state).toBe('missing');
    },
  );

  it('[C252] lets one of two owners sign who press at the same moment; the other is told to look again', async () => {
    const one = await newOwner(world);
    const two = await colleague(one, 'owner');
    const signings = [await prepare(one), await prepare(two)] as const;
    const answers = await Promise.all([sign(one, signings[0]), sign(two, signings[1])]);
    expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 409]);
    const { acceptances } = await statusOf(one);
    expect(acceptances).toHaveLength(1);
    const entries = (await ledgerOf(world, one.tenantId)).filter(({ event }) => event === 'legal.accepted');
    expect(entries).toHaveLength(1);
    expect((await statusOf(two)).state).toBe('current');
  });

  it('[C252] gives the owner a copy at any time, each in the ledger, and none when the record is not what was sealed', async () => {
    const person = await newOwner(world);
    const { id } = (await sign(person, await prepare(person))).json<{ id: string }>();
    for (const _ of ['once', 'again']) {
      const copy = await ask(world, 'GET', `/legal/acceptances/${id}/copy`, person);
      expect([copy.statusCode, copy.headers['content-type']]).toEqual([200, 'application/pdf']);
      expect(copy.headers['content-disposition']).toBe('attachment; filename="baa-1.1-en.pdf"');
      expect(copy.rawPayload.subarray(0, 5).toString()).toBe('%PDF-');
    }
    const downloads = (await ledgerOf(world, person.tenantId)).filter(({ event }) => event === 'legal.copy-downloaded');
    expect(downloads).toEqual(
      Array.from({ length: 2 }, () => expect.objectContaining({ document: 'baa', version: '1.1' })),
    );
    await world.database.asSuperuser(async (sql) => {
      await sql.query('alter table core.acceptance disable trigger sealed_once');
      await sql.query(`update core.acceptance set record_sha256 = sha256('other') where id = $1`, [id]);
      await sql.query('alter table core.acceptance enable trigger sealed_once');
    });
    expect((await ask(world, 'GET', `/legal/acceptances/${id}/copy`, person)).statusCode).toBe(500);
  });

  it('shows a clinic nothing of another one', async () => {
    const person = await newOwner(world);
    const { acceptances } = await statusOf(person);
    expect(acceptances).toEqual([]);
    const { rows } = await world.database.asSuperuser((sql) => sql.query('select id from core.acceptance limit 1'));
    const foreign = await ask(world, 'GET', `/legal/acceptances/${rows[0].id}/copy`, person);
    const unknown = await ask(world, 'GET', `/legal/acceptances/${newId()}/copy`, person);
    expect([foreign.statusCode, foreign.json().code]).toEqual([404, unknown.json().code]);
  });

  it('does not let anybody change what was published or signed, the migrator neither', async () => {
    const tables = ['document_version', 'document_text', 'signing', 'signing_event', 'acceptance'];
    for (const table of tables)
      for (const change of [`delete from core.${table}`, `truncate core.${table} cascade`])
        await expect(world.database.asSuperuser((sql) => sql.query(change))).rejects.toMatchObject({ code: '42501' });
    const edits = [`update core.document_text set body = 'x'`, `update core.acceptance set signer_name = 'x'`];
    for (const edit of edits)
      await expect(world.database.asSuperuser((sql) => sql.query(edit))).rejects.toThrow(/only grows/);
  });

  it('refuses to start with another text under a version that was published', async () => {
    const changed = `select sec.publish_documents('[{"code":"baa","version":"1.1","seq":2,"material":true,"supersedes":"1.0",
      "effective_on":"2026-01-05","prevailing_locale":"en","texts":[{"locale":"en","body":"other","clause_ids":["a"]}]}]')`;
    await expect(
      world.platform.db.asPlatform((tx) => tx.query({ name: 'changed', text: changed }, [])),
    ).rejects.toThrow(/needs a new version/);
    await expect(sqlAs(owner, changed)).rejects.toMatchObject({ code: '42501' });
    await publishDocuments(world.platform); // the same again changes nothing
  });

  const sqlAs = ({ tenantId, userId }: Person, text: string) =>
    world.platform.db.inTenant({ tenantId, userId }, (tx) => tx.query({ name: `t-${newId()}`, text }, []));
});

/** The hashes as they follow from each other: SHA-256 of the one before, then seq|event|time|facts. */
function chainOf(steps: readonly { seq: number; event: string; at: string; facts: string }[]): string[] {
  let last = Buffer.alloc(0);
  return steps.map(({ seq, event, at, facts }) => {
    last = createHash('sha256').update(last).update(`${seq}|${event}|${at}|${facts}`, 'utf8').digest();
    return last.toString('hex');
  });
}
