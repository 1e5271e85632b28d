import { newId, SYSTEM_USER } from '@hyaline/kit';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { phiSchema } from '../../platform/db/index.ts';
import { chartRoutes } from '../chart-entries/index.ts';
import {
  ask,
  createWorld,
  newColleague,
  newOwner,
  type Person,
  phantom,
  save,
  type World,
} from '../imaging/imaging.fixture.ts';
import { openLedger } from '../ledger/index.ts';
import { patientRoutes } from '../patients/index.ts';
import { enter, ledgerOf } from '../patients/patients.fixture.ts';
import { protocolRoutes } from '../protocols/index.ts';
import { draft } from '../protocols/protocols.fixture.ts';
import { ACTIVITY, NO_ACTIVITY } from './activity.ts';
import { sweepErasures } from './carry-out.service.ts';
import { age, carryOutOf, keepingOf, secondOwner, sqlAs, superuser, WISH, wishOf } from './erasure.fixture.ts';
import { erasureRoutes } from './index.ts';
import { wordsOf } from './words.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld([patientRoutes, chartRoutes, protocolRoutes, erasureRoutes]);
  await openLedger(world.platform);
  const sql = 'insert into core.installation (id, keyring_id, demo) values ($1, $2, false)';
  await superuser(world, sql, [newId(), world.platform.vault.keyringId]);
});
afterAll(() => world.close());
afterEach(() => vi.restoreAllMocks());

const TODAY = new Date().toISOString().slice(0, 10);
const CONDITION = { kind: 'condition', text: 'new finding', code: null, clinicalStatus: 'active', onset: '', abatement: '', remark: '' }; // prettier-ignore
const erase = (person: Person, id: string) => sqlAs(world, person, 'select erase_patient($1) as counts', [id]);
const HOLD = `insert into legal_hold (tenant_id, id, patient_id, ref, details, set_by)
  values ((select sec.tenant()), $1, $2, $3, '\\x00', (select sec.user_id()))`;
/** An owner with a patient whose time is over. */
async function oldRecord(): Promise<{ owner: Person; id: string; ref: string }> {
  const owner = await newOwner(world);
  const { id, ref } = await enter(world, owner);
  await age(world, owner, id, 11);
  return { owner, id, ref };
}

describe('the time for which a record is kept', () => {
  it('knows every table that holds something of a patient, and every instant it counts', async () => {
    const owner = await newOwner(world);
    await enter(world, owner);
    const columns = await superuser<{ table: string; column: string }>(
      world,
      `select c.relname as table, a.attname as column from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
       where c.relnamespace = $1::regnamespace and c.relkind = 'r' and not a.attisdropped`,
      [phiSchema(owner.tenantId)],
    );
    const about = columns.filter(({ column }) => column === 'patient_id').map(({ table }) => table);
    const known = [...Object.keys(ACTIVITY).filter((table) => table !== 'patient'), ...NO_ACTIVITY];
    expect(known.toSorted()).toEqual(about.toSorted());
    for (const [table, instants] of Object.entries(ACTIVITY))
      for (const instant of instants) expect(columns).toContainEqual({ table, column: instant });
  });

  it('runs from a protocol that was written today', async () => {
    const { owner, id, ref } = await oldRecord();
    expect((await keepingOf(world, owner, id)).decision).toBe('allowed');
    await draft(world, owner, id);
    expect(await keepingOf(world, owner, id)).toMatchObject({ decision: 'partly', lastActivityOn: TODAY });
    const asked = await wishOf(world, owner, id);
    expect((await carryOutOf(world, owner, asked, ref)).status).toBe(204); // in part
    expect((await ask(world.app, owner, 'GET', `/patients/${id}`)).statusCode).toBe(200);
  });

  it('runs from a study that was linked, and from a disclosure six years at least', async () => {
    const { owner, id, ref } = await oldRecord();
    const study = await save(world, owner, phantom(41, 1));
    await ask(world.app, owner, 'PUT', `/studies/${study.id}/patient`, { body: { patientId: id } });
    expect(await keepingOf(world, owner, id)).toMatchObject({ decision: 'partly', lastActivityOn: TODAY });
    await age(world, owner, id, 11);
    const rule = { jurisdiction: 'us-fl', adultYears: 5, minorYears: 0 };
    expect((await ask(world.app, owner, 'PUT', '/retention', { body: rule })).statusCode).toBe(200);
    expect((await keepingOf(world, owner, id)).decision).toBe('allowed');
    const disclosure = `insert into ${phiSchema(owner.tenantId)}.disclosure (tenant_id, id, patient_id, patient_ref, details, recorded_by, recorded_at)
      values ($1, $2, $3, $4, '\\x00', $5, now() - interval '5 years 6 months')`;
    await superuser(world, disclosure, [owner.tenantId, newId(), id, ref, owner.userId]);
    expect(await keepingOf(world, owner, id)).toMatchObject({ decision: 'partly', reasons: ['retention-disclosures'] });
  });
});

describe('an answer to a wish to be forgotten', () => {
  it('that is no longer today’s is not carried out: the record was written in meanwhile', async () => {
    const { owner, id, ref } = await oldRecord();
    const asked = await wishOf(world, owner, id);
    const written = await ask(world.app, owner, 'POST', `/patients/${id}/entries`, { body: { content: CONDITION } });
    expect(written.statusCode).toBe(201);
    expect(await carryOutOf(world, owner, asked, ref)).toEqual({ status: 409, code: 'conflict' });
    expect((await ask(world.app, owner, 'GET', `/patients/${id}`)).statusCode).toBe(200);
  });

  it('does not overtake a hold that is being set at the same moment', async () => {
    const { owner, id, ref } = await oldRecord();
    await wishOf(world, owner, id);
    let erased: Promise<string> | undefined;
    await world.platform.db.inTenant(
      owner,
      async (tx) => {
        await tx.query({ name: 'hold-by-hand', text: HOLD }, [newId(), id, ref]);
        erased = erase(owner, id).then(JSON.stringify, String);
        await new Promise((resume) => setTimeout(resume, 800));
      },
      { phi: true },
    );
    expect(await erased).toContain('held');
    expect((await ask(world.app, owner, 'GET', `/patients/${id}`)).statusCode).toBe(200);
  });

  it('needs a second person by SQL too, and nobody approves in somebody else’s name or their own request', async () => {
    const { owner, id, ref } = await oldRecord();
    const second = await secondOwner(world, owner);
    const columns = 'tenant_id, id, patient_id, ref, asked_by, asked_on, due_on, decision, reasons, jurisdiction, with_studies, opened_by'; // prettier-ignore
    const values = `(select sec.tenant()), $1, $2, $3, 'clinic', current_date, current_date, 'allowed', '{}', 'other', false, (select sec.user_id())`; // prettier-ignore
    const forged = [newId(), id, ref];
    for (const [column, value] of [['approved_by, approved_at', `$4, now()`], ['carried_out_by', '$4'], ['entry_id', '$4'], ['study_ids', 'array[$4]::uuid[]']] as const) // prettier-ignore
      await expect(sqlAs(world, owner, `insert into erasure (${columns}, ${column}) values (${values}, ${value})`, [...forged, second.userId])).rejects.toThrow(/row-level security|permission denied/); // prettier-ignore
    await sqlAs(world, owner, `insert into erasure (${columns}) values (${values})`, forged);
    await expect(erase(owner, id)).rejects.toThrow('somebody else has to approve');
    const approve = (person: Person, as: Person) =>
      sqlAs(world, person, 'update erasure set approved_by = $2, approved_at = now() where patient_id = $1', [id, as.userId]); // prettier-ignore
    await expect(approve(owner, second)).rejects.toThrow('own name');
    await expect(approve(owner, owner)).rejects.toThrow('somebody else');
    await approve(second, second);
    await expect(erase(second, id)).rejects.toThrow('somebody else has to approve');
    await expect(sqlAs(world, owner, `update erasure set study_ids = array[$2::uuid] where patient_id = $1`, [id, newId()])).rejects.toThrow('permission denied'); // prettier-ignore
    const shredding = `update erasure set state = 'shredding', carried_out_by = $2, carried_out_at = now() where patient_id = $1`; // prettier-ignore
    await expect(sqlAs(world, owner, shredding, [id, owner.userId])).rejects.toThrow('not erased');
    expect(await erase(owner, id)).toMatchObject([{ counts: { patient: 1 } }]);
  });

  it('is finished only when the studies that go with it are gone, whoever carried it out and whatever they are now', async () => {
    const { owner, id, ref } = await oldRecord();
    const study = await save(world, owner, phantom(42, 1));
    await ask(world.app, owner, 'PUT', `/studies/${study.id}/patient`, { body: { patientId: id } });
    await age(world, owner, id, 11);
    const asked = await wishOf(world, owner, id);
    vi.spyOn(world.platform.vault, 'destroyStudyKey').mockRejectedValue(new Error('the machine stopped here'));
    expect((await carryOutOf(world, owner, asked, ref)).status).toBe(500);
    expect((await ask(world.app, owner, 'GET', `/studies/${study.id}`)).statusCode).toBe(404); // with the record, at once
    const state = async () => (await superuser<{ state: string }>(world, `select state from ${phiSchema(owner.tenantId)}.erasure`))[0]?.state; // prettier-ignore
    await superuser(world, `update ${phiSchema(owner.tenantId)}.erasure set carried_out_at = now() - interval '2 minutes'`); // prettier-ignore
    await secondOwner(world, owner);
    await superuser(world, `update core.membership set role = 'staff' where tenant_id = $1 and account_id = $2`, [owner.tenantId, owner.userId]); // prettier-ignore
    await expect(sweepErasures(world.platform)).rejects.toThrow('stopped here');
    expect(await state()).toBe('shredding');
    const system = { ...owner, userId: SYSTEM_USER };
    await expect(sqlAs(world, system, `update erasure set state = 'done', finished_at = now()`)).rejects.toThrow('not finished'); // prettier-ignore
    vi.restoreAllMocks();
    await sweepErasures(world.platform);
    expect(await state()).toBe('done');
    await expect(world.platform.vault.studyKeys(owner.tenantId, study.id)).rejects.toThrow('destroyed');
    expect(await superuser(world, `select 1 from ${phiSchema(owner.tenantId)}.study where id = $1`, [study.id])).toEqual([]); // prettier-ignore
  });
});

describe('what keeps a record', () => {
  it('is told about a hold to those who see the patient and to nobody else', async () => {
    const owner = await newOwner(world);
    const grace = await newColleague(world, owner, 'provider', 'Grace');
    const staff = await newColleague(world, owner, 'staff', 'Stan');
    const { id, ref } = await enter(world, grace);
    await sqlAs(world, owner, HOLD, [newId(), id, ref]);
    const held = (person: Person) => sqlAs(world, person, 'select is_held($1) as held', [id]);
    expect([await held(owner), await held(grace), await held(staff)]).toEqual([[{ held: true }], [{ held: true }], [{ held: null }]]); // prettier-ignore
  });

  it('is not there for special access, which is for treating, and the ledger says who tried', async () => {
    const owner = await newOwner(world);
    const grace = await newColleague(world, owner, 'provider', 'Grace');
    const tom = await newColleague(world, owner, 'provider', 'Tom');
    const { id, ref } = await enter(world, grace);
    const grant = `insert into core.access_grant (tenant_id, id, account_id, patient_ref, reason, ends_at)
      values ($1, $2, $3, $4, '\\x00', now() + interval '15 minutes')`;
    await superuser(world, grant, [owner.tenantId, newId(), tom.userId, ref]);
    expect((await ask(world.app, tom, 'GET', `/patients/${id}`)).statusCode).toBe(200);
    expect((await ask(world.app, tom, 'GET', `/patients/${id}/keeping`)).statusCode).toBe(404);
    expect((await ask(world.app, tom, 'POST', `/patients/${id}/erasures`, { body: WISH })).statusCode).toBe(404);
    const lines = await ledgerOf(world, owner, ['erasure.read', 'erasure.requested']);
    expect(lines.map(({ event, outcome }) => `${event} ${outcome}`).toSorted()).toEqual(['erasure.read refused', 'erasure.requested refused']); // prettier-ignore
    expect((await ask(world.app, grace, 'GET', `/patients/${id}/keeping`)).statusCode).toBe(200);
  });

  it('is not said to be gone from older backups before they are: their search tokens stay as long', () => {
    expect(wordsOf('en').backups('2026-12-22')).toMatch(/beyond 2026-12-22.*search tokens.*end with the backups/);
    expect(wordsOf('es').backups('2026-12-22')).toMatch(/después del 2026-12-22.*marcas de búsqueda.*terminan con los respaldos/); // prettier-ignore
  });
});
