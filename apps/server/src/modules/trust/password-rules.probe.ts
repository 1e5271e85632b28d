import { passOrFail, type ProbeResult } from '@hyaline/evidence';
import type { OpenDatabase } from '../../platform/db/index.ts';
import { CANARY_A, CANARY_B, ensureCanaries } from './canary.ts';
import { isRed, type Probe, specOf } from './probe.ts';
import { lookAs, lookAtFault, type ProbeSql } from './probe-sql.repo.ts';

// Kinds and costs of all hashes, and the age of the password under every live session, as counts: no hash is shown.

interface Counts {
  hashes: number;
  other: number;
  imported: number;
  late: number;
  presets: string | null;
}

const COUNT = `select hashes::float8, other::float8, imported::float8, late::float8, presets
  from sec.probe_passwords($1)`;

async function look(sql: ProbeSql): Promise<ProbeResult> {
  const [counts] = await sql.rows<Counts>(COUNT, [[CANARY_A.tenantId, CANARY_B.tenantId]]);
  const { hashes = 0, other = Number.NaN, imported = Number.NaN, late = Number.NaN, presets = null } = counts ?? {};
  const findings = [
    ...(other === 0 ? [] : [`${other} hashes are not Argon2id, or were made at too little cost`]),
    ...(imported === 0 ? [] : [`${imported} accounts have signed in and still have a bcrypt hash`]),
    ...(late === 0 ? [] : [`${late} sessions began on a password that had run out`]),
  ];
  // without a clinic yet, the rules are those that the first one will begin with
  return passOrFail({ other, imported, late, presets: presets ?? 'strict' }, hashes, findings);
}

const OPEN = (...tables: string[]): string =>
  tables.map((table) => `alter table core.${table} no force row level security;`).join(' ');
const LATE_SESSION = `${OPEN('account', 'session')}
  update core.account set password_set_at = now() - interval '91 days' where id = '${CANARY_A.userId}';
  insert into core.session (tenant_id, id, account_id, browser, os, idle_limit, absolute_expires_at)
  values ('${CANARY_A.tenantId}', gen_random_uuid(), '${CANARY_A.userId}', 'none', 'none', '1 hour', now() + interval '1 hour')`;
const BCRYPT = `$2b$12$${'a'.repeat(53)}`;

/** Each must turn the probe red. The last leaves it with nothing to look at. */
const FAULTS: { name: string; plant: string; vacuity?: boolean }[] = [
  {
    name: 'a hash of another kind',
    plant: `${OPEN('account')} alter table core.account drop constraint account_password_hash_check;
      update core.account set password_hash = '${BCRYPT}' where id = '${CANARY_A.userId}'`,
  },
  {
    name: 'a hash made at too little cost',
    plant: `${OPEN('account')} update core.account
      set password_hash = '$argon2id$v=19$m=4096,t=3,p=1$c29tZXNhbHQ$aGFzaA' where id = '${CANARY_A.userId}'`,
  },
  {
    name: 'an earlier password kept another way',
    plant: `${OPEN('password_history')} alter table core.password_history drop constraint password_history_password_hash_check;
      insert into core.password_history (account_id, password_hash) values ('${CANARY_A.userId}', '${BCRYPT}')`,
  },
  { name: 'a session on a password that had run out', plant: LATE_SESSION },
  {
    name: 'a bcrypt hash left after a sign-in',
    plant: `${LATE_SESSION}; update core.account set imported_hash = '${BCRYPT}', password_set_at = now()
      where id = '${CANARY_A.userId}'`,
  },
  {
    name: 'no account to look at',
    vacuity: true,
    plant: `create or replace function sec.probe_passwords(p_canaries uuid[])
      returns table (hashes bigint, other bigint, imported bigint, late bigint, presets text)
      language sql stable security definer set search_path = pg_catalog, pg_temp as 'select 0, 0, 0, 0, null'`,
  },
];

export const passwordRules: Probe = {
  spec: specOf('identity.passwords', 15, 1),
  sources: [new URL(import.meta.url), new URL('./probe-sql.repo.ts', import.meta.url)],
  run: ({ database }) => lookAs(database, 'hyaline_prober', look),
  async rehearse(_platform, scratch: OpenDatabase) {
    await ensureCanaries({ database: scratch });
    const baseline = !isRed(await lookAs(scratch, 'hyaline_prober', look), passwordRules.spec);
    const faults = [];
    for (const { name, plant, vacuity = false } of FAULTS)
      faults.push({ name, vacuity, caught: isRed(await lookAtFault(scratch, plant, look), passwordRules.spec) });
    return { baseline, faults };
  },
};
