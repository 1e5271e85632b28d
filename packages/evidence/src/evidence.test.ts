import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type EvidenceRecord,
  fillSentence,
  FIRST_PREV,
  historyOf,
  isProven,
  type ProbeSpec,
  recordHash,
  recordText,
  type SelfTest,
  statusOf,
  type StatusQuestion,
  unbroken,
} from './index.ts';

const NOW = new Date('2026-11-21T12:00:00Z');
const ago = (seconds: number) => new Date(NOW.getTime() - seconds * 1000);
const spec: ProbeSpec = { id: 'p', intervalSeconds: 300, maxAgeSeconds: 600, timeoutMs: 1000, minSample: 2 };
const selfTest: SelfTest = {
  probeId: 'p',
  probeSha256: 'aa',
  build: 'b1',
  at: ago(100).toISOString(),
  baseline: true,
  faults: [
    { name: 'broken', caught: true, vacuity: false },
    { name: 'empty', caught: true, vacuity: true },
  ],
};
const green: StatusQuestion = {
  spec,
  probeSha256: 'aa',
  build: 'b1',
  latest: { status: 'pass', finishedAt: ago(60), sampleSize: 5, probeSha256: 'aa', build: 'b1' },
  selfTest,
  now: NOW,
};
const latest = (change: object): Partial<StatusQuestion> => ({ latest: { ...green.latest, ...change } as never });
const faults = (change: object) => ({
  selfTest: { ...selfTest, faults: [{ ...selfTest.faults[0], ...change }, selfTest.faults[1]] as never },
});

describe('the status of a claim', () => {
  it('is green when everything that green needs is there', () => {
    expect(statusOf(green)).toBe('pass');
  });

  it.each<[string, Partial<StatusQuestion>, string]>([
    ['the probe found something', latest({ status: 'fail' }), 'fail'],
    [
      'the probe found something long ago and never ran again',
      latest({ status: 'fail', finishedAt: ago(90_000) }),
      'fail',
    ],
    ['the probe could not run', latest({ status: 'error' }), 'error'],
    ['the probe never ran', { latest: null }, 'stale'],
    ['the evidence is too old', latest({ finishedAt: ago(601) }), 'stale'],
    ['the evidence comes from the future', latest({ finishedAt: ago(-601) }), 'stale'],
    ['the probe looked at too little', latest({ sampleSize: 1 }), 'error'],
    ['the evidence is of another build', latest({ build: 'b0' }), 'unverified-build'],
    ['the evidence is of another version of the probe', latest({ probeSha256: 'bb' }), 'unverified-build'],
    ['no fault was ever planted', { selfTest: null }, 'selftest-missing'],
    [
      'the faults were caught by another version of the probe',
      { selfTest: { ...selfTest, probeSha256: 'bb' } },
      'selftest-missing',
    ],
    ['the faults were caught on another build', { selfTest: { ...selfTest, build: 'b0' } }, 'selftest-missing'],
    ['one fault was missed', faults({ caught: false }), 'selftest-missing'],
    ['it was red before any fault', { selfTest: { ...selfTest, baseline: false } }, 'selftest-missing'],
  ])('is not green when %s', (_, change, expected) => {
    expect(statusOf({ ...green, ...change })).toBe(expected);
  });

  it('a probe is proven by two faults at least, one of which leaves it nothing to look at', () => {
    const [real, empty] = selfTest.faults as [SelfTest['faults'][0], SelfTest['faults'][0]];
    expect(isProven({ baseline: true, faults: [real] })).toBe(false);
    expect(isProven({ baseline: true, faults: [real, real] })).toBe(false);
    expect(isProven({ baseline: true, faults: [empty, empty] })).toBe(true);
    expect(isProven({ baseline: true, faults: [] })).toBe(false);
  });
});

describe('the history strip', () => {
  const run = (day: string, status: 'pass' | 'fail' | 'error', runs: number) => ({ day, status, runs });

  it('has 90 days, oldest first, and nothing before the first run', () => {
    const days = historyOf([run('2026-11-20', 'pass', 200), run('2026-11-21', 'pass', 1)], 300, NOW);
    expect(days).toHaveLength(90);
    expect(days.at(-1)).toEqual({ day: '2026-11-21', state: 'proven' });
    expect(days.slice(0, 88).every(({ state }) => state === 'none')).toBe(true);
  });

  it('one red run makes the day red, a day nobody watched is too old', () => {
    const counts = [
      run('2026-11-18', 'pass', 9),
      run('2026-11-19', 'pass', 287),
      run('2026-11-19', 'fail', 1),
      run('2026-11-20', 'pass', 10),
    ];
    const states = historyOf(counts, 300, NOW)
      .slice(-4)
      .map(({ state }) => state);
    expect(states).toEqual(['proven', 'not-proven', 'too-old', 'too-old']);
  });
});

describe('evidence records', () => {
  const record = (prev: string, sampleSize: number): EvidenceRecord => ({
    v: 1,
    probe: 'p',
    probeSha256: 'aa',
    catalogSha256: 'cc',
    build: 'b1',
    startedAt: NOW.toISOString(),
    finishedAt: NOW.toISOString(),
    status: 'pass',
    measured: { own: 12 },
    sampleSize,
    findings: [],
    prev,
  });
  const chain = async (length: number): Promise<string[]> => {
    const texts: string[] = [];
    let prev = FIRST_PREV;
    for (let i = 0; i < length; i++) {
      texts.push(recordText(record(prev, i)));
      prev = await recordHash(texts.at(-1) ?? '');
    }
    return texts;
  };

  it('have golden bytes', async () => {
    expect(await recordHash(recordText(record(FIRST_PREV, 3)))).toBe(GOLDEN_HASH);
  });

  it('stand in one chain, which any change or removal breaks from there on', async () => {
    const texts = await chain(8);
    expect(await unbroken(texts)).toBe(8);
    await fc.assert(
      fc.asyncProperty(fc.nat(6), async (at) => {
        expect(await unbroken(texts.with(at, (texts[at] ?? '').replace('"own":12', '"own":13')))).toBe(at + 1);
        expect(await unbroken(texts.toSpliced(at, 1))).toBe(at);
      }),
    );
  });
});

describe('the words of a claim', () => {
  it('are filled with what was measured, and with a dash where nothing was', () => {
    const sentence = { en: 'own {own}, other {other}', es: 'propias {own}, ajenas {other}' };
    expect(fillSentence(sentence, { own: 12_345 })).toEqual({
      en: 'own 12,345, other –',
      es: 'propias 12.345, ajenas –',
    });
  });
});

const GOLDEN_HASH = '4a1d53de736e865f568ad2b7d4b84325745c20904f0547037266b4ecf645c705';
