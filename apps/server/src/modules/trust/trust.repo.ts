import type { DayCount, EvidenceRecord, ProbeStatus, SelfTest } from '@hyaline/evidence';
import { FIRST_PREV, recordText } from '@hyaline/evidence';
import type pg from 'pg';
import { sha256 } from '../../platform/crypto/index.ts';
import { type OpenDatabase, type Statement, type Tx, withClient } from '../../platform/db/index.ts';

const CHAIN_LOCK = 4_801_114; // the same as in trust.keep_chain()

/** Writes one record at the end of the chain, as the prober's own role. */
export const insertEvidence = (database: OpenDatabase, record: Omit<EvidenceRecord, 'prev'>): Promise<void> =>
  asProber(database, async (client) => {
    await client.query('select pg_advisory_xact_lock($1)', [CHAIN_LOCK]);
    const { rows } = await client.query<{ hash: Buffer }>('select hash from trust.evidence order by seq desc limit 1');
    const prev = rows[0]?.hash.toString('hex') ?? FIRST_PREV;
    const text = recordText({ ...record, prev });
    await client.query(
      'insert into trust.evidence (probe, status, finished_at, record, prev, hash) values ($1, $2, $3, $4, $5, $6)',
      [record.probe, record.status, record.finishedAt, text, Buffer.from(prev, 'hex'), sha256(text)],
    );
  });

export const insertSelfTest = (database: OpenDatabase, test: SelfTest): Promise<void> =>
  asProber(database, async (client) => {
    await client.query('insert into trust.self_test (probe, record) values ($1, $2)', [
      test.probeId,
      JSON.stringify(test),
    ]);
  });

async function asProber(database: OpenDatabase, work: (client: pg.Client) => Promise<void>): Promise<void> {
  await withClient(await database.roleConnection('hyaline_prober'), async (client) => {
    await client.query('begin');
    await work(client);
    await client.query('commit');
  });
}

export interface EvidenceRow {
  probe: string;
  status: ProbeStatus;
  finishedAt: Date;
  record: string;
  /** Since when the probe has had this status without a break. */
  since: Date;
}
const NEWEST: Statement = {
  name: 'trust-newest',
  text: `select e.probe, e.status, e.finished_at as "finishedAt", e.record, s.since
         from unnest($1::text[]) p (id)
         cross join lateral (select * from trust.evidence where probe = p.id order by seq desc limit 1) e
         cross join lateral (
           select min(x.finished_at) as since from trust.evidence x
           where x.probe = p.id and x.seq > coalesce(
             (select max(y.seq) from trust.evidence y where y.probe = p.id and y.status <> e.status), 0)) s`,
};
export const newestEvidence = (tx: Tx, probes: readonly string[]): Promise<EvidenceRow[]> =>
  tx.query<EvidenceRow>(NEWEST, [probes]);

const SELF_TESTS: Statement = {
  name: 'trust-self-tests',
  text: `select t.record from unnest($1::text[]) p (id)
         cross join lateral (select record from trust.self_test where probe = p.id order by seq desc limit 1) t`,
};
export const newestSelfTests = async (tx: Tx, probes: readonly string[]): Promise<SelfTest[]> =>
  (await tx.query<{ record: string }>(SELF_TESTS, [probes])).map(({ record }) => JSON.parse(record) as SelfTest);

const DAYS: Statement = {
  name: 'trust-days',
  text: `select probe, to_char(finished_at at time zone 'UTC', 'YYYY-MM-DD') as day, status, count(*)::int as runs
         from trust.evidence where finished_at > $1::timestamptz - interval '91 days' group by 1, 2, 3`,
};
export const dayCounts = (tx: Tx, now: Date): Promise<(DayCount & { probe: string })[]> =>
  tx.query<DayCount & { probe: string }>(DAYS, [now]);
