import type { DashboardTable, Role } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestPlatform, type TestPlatform } from '../../testing/platform.ts';
import type { SessionInfo } from '../identity/index.ts';
import { readDashboard, readOwnReferences } from './dashboard.service.ts';
import { finishedMonths } from './publish.ts';

/**
 * Two organisations over three clinics, one of which is in both. Somebody holds everything that every person of both is
 * told, and works out from it what each hidden count could be.
 */
interface Equation {
  of: readonly string[];
  is: number;
}
interface Reader {
  tenantId: string;
  userId: string;
  role: Role;
}
const MONTHS = finishedMonths(new Date(), 12);
const [A, B] = [newId(), newId()];
const CLINICS = { shared: newId(), ofA: newId(), ofB: newId() };
const REPS = { a1: newId(), a2: newId(), b1: newId() };
const BELONGS: Record<string, string[]> = { [A]: [CLINICS.shared, CLINICS.ofA], [B]: [CLINICS.shared, CLINICS.ofB] };
const READERS: Reader[] = [
  { tenantId: A, userId: newId(), role: 'organisation-owner' },
  { tenantId: A, userId: newId(), role: 'organisation-viewer' },
  { tenantId: A, userId: REPS.a1, role: 'sales-rep' },
  { tenantId: A, userId: REPS.a2, role: 'sales-rep' },
  { tenantId: B, userId: newId(), role: 'organisation-owner' },
  { tenantId: B, userId: REPS.b1, role: 'sales-rep' },
];
const atom = (clinic: string, rep: string | null): string => `${clinic} ${rep}`;
const ATOMS = [
  ...[REPS.a1, REPS.a2, REPS.b1, null].map((rep) => atom(CLINICS.shared, rep)),
  ...[REPS.a1, REPS.a2, null].map((rep) => atom(CLINICS.ofA, rep)),
  ...[REPS.b1, null].map((rep) => atom(CLINICS.ofB, rep)),
];
/** At most five of them small, by a fixed generator: what is hidden differs from month to month. */
function countsOf(month: number): Map<string, number> {
  let state = 7919 * (month + 3);
  const next = (most: number): number => (state = (state * 48_271) % 2_147_483_647) % most;
  let small = 0;
  return new Map(ATOMS.map((each) => [each, next(2) === 0 && small++ < 5 ? next(11) : 11 + next(30)]));
}

let platform: TestPlatform;
const superuser = (text: string, params: readonly unknown[] = []) =>
  platform.database.asSuperuser((sql) => sql.query(text, [...params]));
/** Organisations with their clinics and people. */
async function found(belongs: Record<string, string[]>, readers: readonly Reader[]): Promise<void> {
  const first = readers[0]?.userId;
  for (const id of new Set([...Object.keys(belongs), ...Object.values(belongs).flat()]))
    await superuser('insert into core.clinic (tenant_id, name) values ($1, $2)', [id, id]);
  for (const { userId: id } of readers)
    await superuser(`insert into core.account (id, email, email_key, name, password_hash) values ($1, $2, $2, 'x', '$argon2id$v=19$none')`, [id, `${id}@x.example`]); // prettier-ignore
  for (const id of Object.keys(belongs))
    await superuser('insert into core.organisation (tenant_id, created_by) values ($1, $2)', [id, first]);
  for (const { tenantId, userId, role } of readers)
    await superuser('insert into core.membership (tenant_id, account_id, role) values ($1, $2, $3)', [tenantId, userId, role]); // prettier-ignore
  for (const [organisation, clinics] of Object.entries(belongs))
    for (const clinic of clinics)
      await superuser(
        `insert into core.organisation_clinic (tenant_id, id, clinic_id, offered_by, expires_at, joined_at, joined_by)
         values ($1, $2, $3, $4, now(), now(), $4)`,
        [organisation, newId(), clinic, first],
      );
}
let used = 0;
/** Patients who came in a month, all of them seen since, the first `active` of them with a running protocol. */
async function plant(clinic: string, rep: string | null, month: string, count: number, active = 0): Promise<void> {
  await superuser(
    `insert into core.patient_reference (tenant_id, ref, rep_id, created_on, last_seen_on, active_protocols)
     select $1, 'PT-' || upper(lpad(to_hex($5 + n), 6, '0')), $2, $3::date + 3, current_date - 5, (n <= $6)::integer
     from generate_series(1, $4::integer) n`,
    [clinic, rep, month, count, used, active],
  );
  used += count;
}
const ask = async (reader: Reader): Promise<DashboardTable[]> =>
  (await readDashboard(platform, reader as unknown as SessionInfo)).tables;

beforeAll(async () => {
  platform = await createTestPlatform();
  await found(BELONGS, READERS);
  for (const [at, month] of MONTHS.entries())
    for (const [each, count] of countsOf(at)) {
      const [clinic, rep] = each.split(' ');
      await plant(clinic ?? '', rep === 'null' ? null : (rep ?? null), month, count);
    }
}, 120_000);
afterAll(() => platform.dispose());

/** Each number of a table as the sum of counts that it is. */
const equationsOf = (
  { rows, columns, total }: DashboardTable,
  organisation: string,
  belongs = BELONGS,
  atoms = ATOMS,
): Equation[] => [
  ...rows.flatMap(({ id, cells, total: { exact } }) => [
    ...cells.flatMap((is, at) => (is === null ? [] : [{ of: [atom(id, columns[at]?.id ?? null)], is }])),
    ...(exact === null ? [] : [{ of: atoms.filter((each) => each.startsWith(id)), is: exact }]),
  ]),
  ...(total.exact === null
    ? []
    : [{ of: atoms.filter((each) => belongs[organisation]?.includes(each.slice(0, 36))), is: total.exact }]),
];

/** Every value from 0 to 10 that each count not told could have, with all that is told. */
function possible(equations: readonly Equation[], atoms = ATOMS): Map<string, Set<number>> {
  const told = new Map(equations.flatMap(({ of, is }) => (of.length === 1 ? [[of[0] as string, is] as const] : [])));
  const hidden = atoms.filter((each) => !told.has(each));
  const sums = equations.map(({ of, is }) => ({
    of: hidden.flatMap((each, at) => (of.includes(each) ? [at] : [])),
    is: is - of.reduce((sum, each) => sum + (told.get(each) ?? 0), 0),
  }));
  const found = new Map(hidden.map((each) => [each, new Set<number>()]));
  for (let code = 0; code < 11 ** hidden.length; code++) {
    const values = hidden.map((_, at) => Math.floor(code / 11 ** at) % 11);
    if (sums.every(({ of, is }) => of.reduce((sum, at) => sum + (values[at] ?? 0), 0) === is))
      for (const [at, each] of hidden.entries()) found.get(each)?.add(values[at] ?? 0);
  }
  return found;
}

describe('two organisations over one clinic', () => {
  it('[C225] cannot work out a hidden count from all that all of them are told, month by month', async () => {
    const views = await Promise.all(READERS.map(async (reader) => ({ ...reader, tables: await ask(reader) })));
    let hidden = 0;
    for (const [at, month] of MONTHS.entries()) {
      const real = countsOf(at);
      const equations = views.flatMap(({ tenantId, tables }) =>
        tables
          .filter((table) => table.measure === 'new-patients' && table.month === month)
          .flatMap((table) => equationsOf(table, tenantId)),
      );
      for (const { of, is } of equations) expect(is).toBe(of.reduce((sum, each) => sum + (real.get(each) ?? 0), 0)); // what is told is true
      const found = possible(equations);
      for (const [each, count] of real) expect(found.has(each), each).toBe(count <= 10);
      for (const [each, values] of found) expect(values.size, `${month} ${each}`).toBe(11);
      hidden += found.size;
    }
    expect(hidden).toBeGreaterThan(20);
  });

  it('[C225] are told the same of the clinic they share, by whichever asked first', async () => {
    const [ofA, ofB] = await Promise.all([ask(READERS[0] as Reader), ask(READERS[4] as Reader)]);
    for (const month of MONTHS) {
      const row = (tables: readonly DashboardTable[]) => {
        const table = tables.find((one) => one.measure === 'new-patients' && one.month === month);
        const shared = table?.rows.find(({ id }) => id === CLINICS.shared);
        return { total: shared?.total.exact, nobody: shared?.cells.at(-1) };
      };
      expect(row(ofA)).toEqual(row(ofB));
    }
  });

  it('[C225] cannot work it out either where one knows each patient of its own representatives', async () => {
    const [ours, theirs, clinic] = [newId(), newId(), newId()];
    const reader = (tenantId: string, role: Role): Reader => ({ tenantId, userId: newId(), role });
    const owner = reader(ours, 'organisation-owner');
    // two of the three have brought nobody, which their owner knows: hidden cells that hide nothing
    const reps = [reader(ours, 'sales-rep'), reader(ours, 'sales-rep'), reader(ours, 'sales-rep')];
    const other = reader(theirs, 'sales-rep');
    await found({ [ours]: [clinic], [theirs]: [clinic] }, [owner, ...reps, other]);
    for (const [rep, count] of [
      [reps[0]?.userId ?? '', 5],
      [other.userId, 8],
      [null, 30],
    ] as const)
      // prettier-ignore
      await plant(clinic, rep, MONTHS[0] ?? '', count);
    const atoms = [...reps.map(({ userId }) => userId), other.userId, null].map((rep) => atom(clinic, rep));
    const table = (await ask(owner)).find((one) => one.measure === 'new-patients') as DashboardTable;
    const own = await Promise.all(
      reps.map(async (rep) => {
        const { references } = await readOwnReferences(platform, rep as unknown as SessionInfo);
        return { of: [atom(clinic, rep.userId)], is: references.length };
      }),
    );
    expect(own.map(({ is }) => is)).toEqual([5, 0, 0]);
    const values = possible([...equationsOf(table, ours, { [ours]: [clinic] }, atoms), ...own], atoms);
    expect(values.get(atom(clinic, other.userId))?.size).toBe(11);
    expect(values.size).toBe(1);
  });

  it('are found out by this test when each organisation counts the other’s patients as nobody’s', () => {
    const [a1, a2, b1, none] = ATOMS as [string, string, string, string];
    const rest = ATOMS.slice(4).map((each) => ({ of: [each], is: 20 }));
    const ofA = [{ of: [a1], is: 30 }, { of: [a2], is: 20 }, { of: [b1, none], is: 47 }]; // prettier-ignore
    const ofB = [{ of: [a1, a2, none], is: 94 }];
    expect(possible([...rest, ...ofA]).get(b1)?.size).toBe(0); // neither is small enough: together they are 47
    expect([...(possible([...rest, ...ofA, ...ofB, { of: [none], is: 44 }]).get(b1) ?? [])]).toEqual([3]);
  });
});

describe('figures of a moment', () => {
  it('[C225] are the same whatever the month holds that is told as small: nobody of it is counted anywhere else', async () => {
    const [organisation, owner, rep] = [newId(), newId(), newId()];
    const hidden = new Map([0, 1, 7, 10].map((count) => [newId(), count]));
    const clinics = [...hidden.keys()];
    const people: Reader[] = [
      { tenantId: organisation, userId: owner, role: 'organisation-owner' },
      { tenantId: organisation, userId: rep, role: 'sales-rep' },
    ];
    await found({ [organisation]: clinics }, people);
    const [last, before, first] = MONTHS as [string, string, string];
    const years = `${Number(first.slice(0, 4)) - 3}-05-01`;
    for (const [clinic, count] of hidden) {
      await plant(clinic, rep, first, 25, 20);
      await plant(clinic, rep, before, 34, 20);
      await plant(clinic, rep, last, count, count);
      await plant(clinic, rep, years, 21);
      await plant(clinic, null, years, count); // who came before the first month told is such a group too
      await plant(clinic, null, first, 60);
    }
    const tables = await ask(people[0] as Reader);
    const told = (clinic: string) =>
      tables.map(({ measure, month, columns, rows }) => {
        const row = rows.find(({ id }) => id === clinic);
        const by = (id: string | null) => row?.cells[columns.findIndex((column) => column.id === id)];
        return [measure, month, by(rep), by(null), row?.total];
      });
    for (const clinic of clinics) expect(told(clinic)).toEqual(told(clinics[0] ?? ''));
    const of = (measure: string, month = last) =>
      told(clinics[0] ?? '').find((each) => each[0] === measure && each[1] === month)?.slice(2, 4); // prettier-ignore
    expect(of('new-patients', first)).toEqual([25, 60]);
    expect(of('new-patients')).toEqual([null, null]);
    expect(of('patients')).toEqual([80, 60]); // 21 + 25 + 34
    expect(of('active-protocols')).toEqual([40, null]);
    expect(of('seen')).toEqual([null, null]); // all of them: that nobody is left out is a small count as well
  });
});
