/** Random numbers that can be had again: the seed is printed, and HYALINE_TEST_SEED runs the same course once more. */
export function seeded(name: string): { seed: number; between(low: number, high: number): number } {
  const seed = Number(process.env['HYALINE_TEST_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
  process.stdout.write(`${name}: seed ${seed} (HYALINE_TEST_SEED=${seed} runs it again)\n`);
  let state = seed;
  const next = (): number => {
    // mulberry32
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return { seed, between: (low, high) => Math.floor(low + next() * (high - low + 1)) };
}
