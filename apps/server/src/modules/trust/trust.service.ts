import type { TrustClaim, TrustPage } from '@hyaline/contract';
import {
  type Claim,
  type DayCount,
  type EvidenceRecord,
  fillSentence,
  historyOf,
  type SelfTest,
  statusOf,
} from '@hyaline/evidence';
import type { Platform } from '../../platform/index.ts';
import { buildDigest, probeSha256 } from './build.ts';
import { CLAIMS, PROBES } from './catalog.ts';
import type { Probe } from './probe.ts';
import { dayCounts, type EvidenceRow, newestEvidence, newestSelfTests } from './trust.repo.ts';

const PROBE_IDS = PROBES.map(({ spec }) => spec.id);
const SHOWN_BUILD_DIGITS = 16;

let ofThisProcess: { build: string; probes: Map<string, string> } | undefined;
/** Digests of the code that is running: read once, as the code was. */
function running(): { build: string; probes: Map<string, string> } {
  ofThisProcess ??= {
    build: buildDigest(),
    probes: new Map(PROBES.map((probe) => [probe.spec.id, probeSha256(probe)])),
  };
  return ofThisProcess;
}

/** Every claim with its newest evidence. The same for everybody: what is red is red in public. */
export async function trustPage({ db, clock }: Pick<Platform, 'db' | 'clock'>): Promise<TrustPage> {
  const now = clock.now();
  const { evidence, selfTests, days } = await db.asPlatform(async (tx) => ({
    evidence: await newestEvidence(tx, PROBE_IDS),
    selfTests: await newestSelfTests(tx, PROBE_IDS),
    days: await dayCounts(tx, now),
  }));
  const claims = CLAIMS.map((claim) => {
    const probe = PROBES.find(({ spec }) => spec.id === claim.probe);
    if (!probe) throw new Error(`claim ${claim.id} names a probe that does not exist`);
    return presentClaim(claim, probe, {
      now,
      row: evidence.find((row) => row.probe === claim.probe) ?? null,
      selfTest: selfTests.find(({ probeId }) => probeId === claim.probe) ?? null,
      days: days.filter((day) => day.probe === claim.probe),
    });
  });
  const times = evidence.map(({ finishedAt }) => finishedAt.getTime());
  return {
    claims,
    proven: claims.filter(({ status }) => status === 'pass').length,
    build: running().build.slice(0, SHOWN_BUILD_DIGITS),
    lastProbeAt: times.length > 0 ? new Date(Math.max(...times)).toISOString() : null,
    at: now.toISOString(),
  };
}

interface Known {
  now: Date;
  row: EvidenceRow | null;
  selfTest: SelfTest | null;
  days: readonly DayCount[];
}

function presentClaim(claim: Claim, { spec }: Probe, { now, row, selfTest, days }: Known): TrustClaim {
  const record = row ? (JSON.parse(row.record) as EvidenceRecord) : null;
  const { build, probes } = running();
  const sha256 = probes.get(spec.id) ?? '';
  const latest = row && record ? { ...record, status: row.status, finishedAt: row.finishedAt } : null;
  const status = statusOf({ spec, probeSha256: sha256, build, latest, selfTest, now });
  const sameProbe = selfTest?.probeSha256 === sha256 && selfTest.build === build ? selfTest.faults : [];
  return {
    id: claim.id,
    area: claim.area,
    promises: [...claim.promises],
    text: claim.text,
    how: claim.how,
    limits: claim.limits,
    status,
    measured: fillSentence(claim.measured, record?.measured ?? {}),
    sampleSize: record?.sampleSize ?? 0,
    checkedAt: row?.finishedAt.toISOString() ?? null,
    maxAgeSeconds: spec.maxAgeSeconds,
    since: row?.since.toISOString() ?? null,
    faults: { planted: sameProbe.length, caught: sameProbe.filter(({ caught }) => caught).length },
    probe: { id: spec.id, sha256 },
    history: historyOf(days, spec.intervalSeconds, now),
  };
}
