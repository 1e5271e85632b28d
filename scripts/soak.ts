import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startTestServer } from '../e2e/server.ts';
import { API, expectStatus, openClinic } from '../e2e/support/api.ts';
import { ROOT } from './checks/check.ts';
import { fuzz } from './soak/fuzz.ts';
import { DEEDS, type Person } from './soak/person.ts';

/** Several clinics at work for a while: nothing may be lost, no memory may grow for ever, and the ledger stays whole. */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    clinics: { type: 'string', default: '3' },
    /** Damaged files, and as many damaged fragments, that are read first; 0 reads none. */
    fuzz: { type: 'string', default: '20000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const endsAt = Date.now() + Number(values.minutes) * 60_000;
const SAMPLE_MS = 15_000;
const GROWTH_LIMIT = 1.5; // of the middle third's median memory over the first third's; a leak grows on

const failures: string[] = [];
if (Number(values.fuzz) > 0) failures.push(...(await fuzz(Number(values.fuzz), Number(values.seed), say)));
for (const failure of failures) say(failure);
say(`soak: ${values.minutes} min, ${values.clinics} clinics, seed ${values.seed}`);
const server = await startTestServer();
const times = new Map<string, number[]>(DEEDS.map(({ name }) => [name, []]));
const memory: number[] = [];
let limited = 0;

try {
  await soak();
} finally {
  await server.remove();
}
process.exit(failures.length === 0 ? 0 : 1);

async function soak(): Promise<void> {
  const sampler = setInterval(() => memory.push(megabytes(server.pid)), SAMPLE_MS);
  const people = await Promise.all(Array.from({ length: Number(values.clinics) }, (_, i) => makePerson(i)));
  await Promise.all(people.map(work)).finally(() => clearInterval(sampler));
  memory.push(megabytes(server.pid));
  if (limited > 0) await sleep(61_000); // until the limits of this minute are forgotten
  for (const [i, person] of people.entries())
    await checkLedger(i, person).catch((error: unknown) => failures.push(String(error)));
  report();
}

async function makePerson(index: number): Promise<Person> {
  const { client } = await openClinic(server.url, `Soak ${index}`);
  return {
    client,
    random: randomFrom(Number(values.seed) + index),
    known: { studies: new Map(), live: [], ended: [] },
  };
}

async function work(person: Person): Promise<void> {
  const total = DEEDS.reduce((sum, { weight }) => sum + weight, 0);
  while (Date.now() < endsAt) {
    let ticket = person.random() * total;
    const deed = DEEDS.find(({ weight }) => (ticket -= weight) < 0) ?? DEEDS[0];
    if (!deed) return;
    const start = performance.now();
    try {
      await deed.run(person);
      times.get(deed.name)?.push(performance.now() - start);
    } catch (error) {
      if (/got 429/.test(String(error))) {
        limited++;
        await sleep(500);
      } else failures.push(`${deed.name}: ${String(error)}`);
    }
  }
}

/** Exports a clinic's ledger and has the offline verifier look at it. */
async function checkLedger(index: number, { client }: Person): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'hyaline-soak-'));
  const bundle = join(folder, `clinic-${index}.ledger`);
  await sleep(2000); // the sequencer takes what is waiting within a second
  writeFileSync(bundle, (await expectStatus(client.ask({ path: `${API}/ledger/export` }), 200)).body);
  const cli = join(ROOT, 'apps/cli/bin/hyaline.mjs');
  const { status, stdout } = spawnSync(process.execPath, [cli, 'audit', 'verify', bundle], { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  if (status !== 0) throw new Error(`the ledger of clinic ${index} is not whole:\n${stdout}`);
}

function report(): void {
  const sorted = (list: readonly number[]): number[] => list.toSorted((a, b) => a - b);
  const at = (list: readonly number[], part: number): string =>
    (sorted(list)[Math.floor(part * list.length)] ?? Number.NaN).toFixed(0);
  for (const [name, list] of times)
    say(
      `  ${name.padEnd(16)} ${String(list.length).padStart(6)} times, median ${at(list, 0.5)} ms, p95 ${at(list, 0.95)} ms`,
    );
  const third = Math.floor(memory.length / 3);
  const [early, late] = [Number(at(memory.slice(third, 2 * third), 0.5)), Number(at(memory.slice(2 * third), 0.5))];
  say(
    `  memory of the server: ${Math.min(...memory)} to ${Math.max(...memory)} MB; ${early} MB in the middle, ${late} MB at the end`,
  );
  if (third >= 4 && late > early * GROWTH_LIMIT) failures.push(`memory grew from ${early} to ${late} MB`);
  say(`  asked to wait (429): ${limited}`);
  for (const failure of failures.slice(0, 20)) say(`  FAILED: ${failure}`);
  say(`${[...times.values()].reduce((sum, list) => sum + list.length, 0)} deeds done, ${failures.length} failed`);
}

function megabytes(pid: number): number {
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024);
}

/** mulberry32: the same seed does the same deeds. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
