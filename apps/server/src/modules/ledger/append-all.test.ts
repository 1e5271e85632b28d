import { newId } from '@hyaline/kit';
import { parseEvent } from '@hyaline/ledger';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../platform/db/index.ts';
import { sealAddress } from './address.ts';
import { createLedgerBench, type LedgerBench } from './ledger.fixture.ts';

let bench: LedgerBench;
beforeAll(async () => {
  bench = await createLedgerBench();
});
afterAll(() => bench.dispose());

interface Of {
  id: string | null;
  patient: string | null;
  facts: string | null;
}
interface Kept {
  id: string;
  at: Date;
  event: string;
  outcome: string;
  resource_type: string;
  resource_id: string;
  patient_ref: string | null;
  canonical: string;
  leaf: Buffer;
  right: boolean;
  sealed: Buffer | null;
}
const kept = ({ tenantId }: Actor): Promise<Kept[]> =>
  bench.platform.database.asSuperuser(async (client) => {
    const sql = `select e.*, i.sealed, sha256('\\x00'::bytea || convert_to(e.canonical, 'UTF8')) = e.leaf as right
      from audit.entry e left join audit.entry_ip i on i.entry_id = e.id where e.tenant_id = $1 order by e.id`;
    return (await client.query<Kept>(sql, [tenantId])).rows;
  });

const ALL = `select audit.append_all($5, 'done', $6, $1::text[], $2::text[], $3::text[], $4) as n`;
const ONE_BY_ONE = `select count(audit.append($5, 'done', $6, x.id, x.patient, x.facts, $4)) as n
  from unnest($1::text[], $2::text[], $3::text[]) as x (id, patient, facts)`;
const write = (
  actor: Actor,
  text: string,
  of: readonly Of[],
  {
    address = null,
    event = 'study.listed',
    type = 'study',
  }: { address?: Buffer | null; event?: string; type?: string } = {},
): Promise<{ n: string | number }[]> =>
  bench.platform.db.oneStatement(actor, { name: `test-${text.length}`, text }, [
    of.map(({ id }) => id),
    of.map(({ patient }) => patient),
    of.map(({ facts }) => facts),
    address,
    event,
    type,
  ]);

const MANY: Of[] = [
  { id: 's-1', patient: 'PT-4F09C2', facts: '{}' },
  { id: newId(), patient: null, facts: '{"images":3}' },
  { id: 'with "quotes", ünïcode and a \\', patient: 'PT-000000', facts: '{"grant":"x","more":{"a":[1,2]}}' },
];
/** What is each entry's own, taken out. */
const alike = ({ event, outcome, resource_type, resource_id, patient_ref, canonical, sealed, right }: Kept) => ({
  event,
  outcome,
  resource_type,
  resource_id,
  patient_ref,
  sealed,
  right,
  line: canonical.replace(/"at":"[^"]+"/, '').replace(/"entry":"[^"]+"/, ''),
});

describe('an event of many resources', () => {
  it.each([
    ['plain facts', MANY],
    ['facts that name who acts', [...MANY, { id: 's', patient: 'PT-4F09C2', facts: '{"by":"staff"}' }]],
    ['facts with a backslash', [...MANY, { id: 's', patient: 'PT-4F09C2', facts: '{"note":"a\\\\b"}' }]],
    ['a resource that is the clinic', [...MANY, { id: null, patient: null, facts: '{}' }]],
    ['none', []],
  ])('is, byte for byte, what one after the other is: %s', async (_, of) => {
    const [all, single] = [
      { tenantId: newId(), userId: newId() },
      { tenantId: newId(), userId: newId() },
    ];
    const address = sealAddress(all.tenantId, '198.51.100.77');
    const [row] = await write(all, ALL, of, { address });
    await write(single, ONE_BY_ONE, of, { address });
    expect(Number(row?.n)).toBe(of.length);
    const [mine, other] = [await kept(all), await kept(single)];
    const renamed = (line: string) =>
      line.replaceAll(all.tenantId, single.tenantId).replaceAll(all.userId, single.userId);
    expect(mine.map(alike).map((entry) => ({ ...entry, resource_id: renamed(entry.resource_id), line: renamed(entry.line) }))).toEqual(other.map(alike)); // prettier-ignore
    expect(mine.map(({ right }) => right)).toEqual(of.map(() => true));
    for (const { id, at, canonical } of mine) {
      const event = parseEvent(canonical);
      expect(event?.entry).toBe(id);
      expect(Date.parse(event?.at ?? '')).toBe(at.getTime());
      expect(Math.abs(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16) - at.getTime())).toBeLessThanOrEqual(1);
    }
  });

  it('keeps its order, and has an id of its own for each, however many there are', async () => {
    const actor = bench.clinic();
    const many = Array.from({ length: 3000 }, (_, i) => ({ id: `s${i}`, patient: null, facts: '{}' }));
    await write(actor, ALL, many);
    const rows = await kept(actor);
    expect(rows.map(({ resource_id }) => resource_id)).toEqual(many.map(({ id }) => id));
    expect(new Set(rows.map(({ id }) => id)).size).toBe(3000);
  });

  it.each<[string, Of, { event?: string; type?: string }?]>([
    ['facts that are no object', { id: 's', patient: null, facts: '[]' }],
    ['facts that bring keys of their own', { id: 's', patient: null, facts: '{},"actor":"somebody-else"' }],
    ['no facts, as for who has neither right nor grant', { id: 's', patient: null, facts: null }],
    ['facts beyond all measure', { id: 's', patient: null, facts: `{"note":"${'x'.repeat(30_000)}"}` }],
    ['a patient reference that looks like a name', { id: 's', patient: 'Maria Lopez', facts: '{}' }],
    ['an empty resource', { id: '', patient: null, facts: '{}' }],
    ['an event name that is none', { id: 's', patient: null, facts: '{}' }, { event: 'Nonsense!' }],
    ['a type that is none', { id: 's', patient: null, facts: '{}' }, { type: 'x" ,"y' }],
    ['a null among what is looked at one by one', { id: null, patient: null, facts: null }],
  ])('is refused as a whole with %s', async (_, wrong, options = {}) => {
    const actor = bench.clinic();
    const code = expect.stringMatching(/^(22023|23514|22P02)$/);
    await expect(write(actor, ALL, [...MANY, wrong, ...MANY], options)).rejects.toMatchObject({ code });
    expect(await kept(actor)).toEqual([]);
  });

  it('[C231] takes no time, clinic or person from who calls it, and nothing without a context', async () => {
    const call = "select audit.append_all('study.listed', 'done', 'study', array['s'], array[null], array['{}'])";
    const attempt = (sql: string) =>
      bench.platform.database.asLogin(async (client) => {
        await client.query('begin; set local role hyaline_app');
        return (await client.query(sql)).rows as { args: string }[];
      });
    await expect(attempt(call)).rejects.toMatchObject({ code: '42501' });
    const [found] = await attempt("select pg_get_function_arguments('audit.append_all'::regproc) as args");
    expect(found?.args).not.toMatch(/timestamp|date|p_at|p_tenant|p_actor/);
  });
});
