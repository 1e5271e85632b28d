/** Mulberry32: small, fast and the same everywhere; for test data only. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const TABLE = 1 << 18;

/** Normally distributed grey noise as a table of 2^18 values, which slices read from different places. */
export function noiseTable(random: () => number, sigma: number): Float32Array {
  const table = new Float32Array(TABLE);
  for (let i = 0; i < TABLE; i += 2) {
    const radius = Math.sqrt(-2 * Math.log(Math.max(random(), 1e-9))) * sigma;
    const angle = 2 * Math.PI * random();
    table[i] = radius * Math.cos(angle);
    table[i + 1] = radius * Math.sin(angle);
  }
  return table;
}

/** A UID that the same seed gives again; not for real objects. */
export function uidFrom(random: () => number): string {
  let digits = String(1 + Math.floor(random() * 9));
  while (digits.length < 36) digits += String(Math.floor(random() * 10));
  return `2.25.${digits}`;
}

export function shuffled<T>(values: readonly T[], random: () => number): T[] {
  const out = [...values];
  for (let i = out.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [out[i], out[j]] = [out[j] as T, out[i] as T];
  }
  return out;
}
