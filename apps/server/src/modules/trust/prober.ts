import type { ProbeResult } from '@hyaline/evidence';
import { MINUTE_MS, SECOND_MS } from '@hyaline/kit';
import type { Platform } from '../../platform/index.ts';
import { buildDigest, probeSha256 } from './build.ts';
import { ensureCanaries } from './canary.ts';
import { catalogSha256, PROBES } from './catalog.ts';
import type { Probe } from './probe.ts';
import { insertEvidence, insertSelfTest } from './trust.repo.ts';

const TICK_MS = SECOND_MS;
const RETRY_RED_MS = 30 * SECOND_MS; // what is red is looked at again soon: it may be mended, or may have just begun

const REHEARSE_AGAIN_MS = 10 * MINUTE_MS;

/** Runs the probes by turns, writes down what they found, and rehearses each of them once on this build. */
export class Prober {
  readonly #platform: Platform;
  readonly #probes: readonly Probe[];
  readonly #build = buildDigest();
  readonly #due = new Map<Probe, number>();
  #timer: NodeJS.Timeout | undefined;
  #working: Promise<void> = Promise.resolve();
  #prepared = false;
  #rehearseAt = 0;
  #stopped = false;

  constructor(platform: Platform, probes: readonly Probe[] = PROBES) {
    this.#platform = platform;
    this.#probes = probes;
  }

  start(): void {
    this.#timer = setTimeout(() => {
      this.#working = this.#tick().finally(() => {
        if (!this.#stopped) this.start();
      });
    }, TICK_MS);
    this.#timer.unref();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#working;
  }

  /** Runs one probe now and keeps its evidence. A probe that breaks or takes too long leaves evidence of that. */
  async probe(probe: Probe): Promise<ProbeResult> {
    const startedAt = this.#platform.clock.now();
    const result = await within(probe.spec.timeoutMs, () => probe.run(this.#platform)).catch(asError);
    const finishedAt = this.#platform.clock.now();
    await insertEvidence(this.#platform.database, {
      v: 1,
      probe: probe.spec.id,
      probeSha256: probeSha256(probe),
      catalogSha256: catalogSha256(),
      build: this.#build,
      startedAt: startedAt.toISOString(),
      finishedAt: finishedAt.toISOString(),
      ...result,
    });
    if (result.status !== 'pass')
      this.#platform.log.error({ probe: probe.spec.id, findings: result.findings }, 'a claim is not proven');
    return result;
  }

  /** Plants every probe's faults in a scratch database made from today's migrations, and keeps who was caught. */
  async rehearse(): Promise<void> {
    await this.#platform.database.inScratch(async (scratch) => {
      for (const probe of this.#probes) {
        const rehearsal = await probe.rehearse(this.#platform, scratch);
        const missed = rehearsal.faults.filter(({ caught }) => !caught).map(({ name }) => name);
        if (missed.length > 0 || !rehearsal.baseline)
          this.#platform.log.error({ probe: probe.spec.id, missed }, 'a probe failed its self-test');
        await insertSelfTest(this.#platform.database, {
          probeId: probe.spec.id,
          probeSha256: probeSha256(probe),
          build: this.#build,
          at: this.#platform.clock.now().toISOString(),
          ...rehearsal,
        });
      }
    });
    this.#rehearseAt = Number.POSITIVE_INFINITY; // once per start: neither probes nor build change while we run
  }

  async #tick(): Promise<void> {
    try {
      if (!this.#prepared) await ensureCanaries(this.#platform);
      this.#prepared = true;
      for (const probe of this.#probes) await this.#runWhenDue(probe);
      await this.#rehearseWhenDue();
    } catch (error) {
      const { code, message } = error as Error & { code?: string };
      // what the database says can quote rows
      this.#platform.log.error(
        { part: 'prober', code: code ?? '' },
        code === undefined ? message : 'the prober failed',
      );
    }
  }

  async #rehearseWhenDue(): Promise<void> {
    const now = this.#platform.clock.now().getTime();
    if (this.#stopped || now < this.#rehearseAt) return;
    this.#rehearseAt = now + REHEARSE_AGAIN_MS; // should it break, for instance because no scratch database may be made
    await this.rehearse();
  }

  async #runWhenDue(probe: Probe): Promise<void> {
    const now = this.#platform.clock.now().getTime();
    if (this.#stopped || now < (this.#due.get(probe) ?? 0)) return;
    const { status } = await this.probe(probe);
    const wait = probe.spec.intervalSeconds * SECOND_MS;
    this.#due.set(probe, now + (status === 'pass' ? wait : Math.min(wait, RETRY_RED_MS)));
  }
}

/** Starts the prober of this process; it does its first work a second later, so that nobody waits for it. */
export async function startProber(platform: Platform): Promise<Prober> {
  const prober = new Prober(platform);
  prober.start();
  return prober;
}

async function within<T>(ms: number, work: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('took too long')), ms);
  });
  return Promise.race([work(), late]).finally(() => clearTimeout(timer));
}

/** Public evidence tells that a probe could not run, not what a driver says of somebody's rows. */
const asError = (error: unknown): ProbeResult => ({
  status: 'error',
  measured: {},
  sampleSize: 0,
  findings: [`the probe could not run: ${(error as { code?: string }).code ?? (error as Error).name}`],
});
