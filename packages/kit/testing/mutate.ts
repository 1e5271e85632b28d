/** Numbers from a seed, 0 to 1: the same each time (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Values that break length fields, counters and signs. */
const NASTY = [0, 1, 2, 7, 8, 15, 16, 31, 32, 127, 128, 254, 255];

/**
 * A damaged copy: some bytes changed, lengths made absurd, a stretch doubled, dropped or overwritten, the end cut off.
 * @param upTo only bytes before this one are hit, e.g. those of a header
 */
export function mutate(source: Uint8Array, random: () => number, upTo = source.length): Uint8Array {
  let out = Uint8Array.from(source);
  const reach = Math.min(upTo, out.length);
  const below = (n: number): number => Math.floor(random() * n);
  for (let hits = 1 + below(6); hits > 0; hits--) {
    const at = below(Math.max(1, Math.min(reach, out.length)));
    const kind = below(10);
    if (kind < 4) out[at] = random() < 0.5 ? (NASTY[below(NASTY.length)] as number) : below(256);
    else if (kind < 6) out.fill(random() < 0.5 ? 0xff : 0, at, at + (random() < 0.5 ? 2 : 4));
    else if (kind === 6) out = spliced(out, at, at + 1 + below(64), new Uint8Array(0));
    else if (kind === 7) out = spliced(out, at, at, out.subarray(at, at + 1 + below(64)));
    else if (kind === 8) for (let n = below(24); n >= 0; n--) out[at + n] = below(256);
    else out = out.slice(0, at + below(Math.max(1, out.length - at)));
    if (out.length === 0) break;
  }
  return out;
}

function spliced(bytes: Uint8Array, from: number, to: number, insert: Uint8Array): Uint8Array<ArrayBuffer> {
  const end = Math.min(to, bytes.length);
  const out = new Uint8Array(bytes.length - (end - from) + insert.length);
  out.set(bytes.subarray(0, from));
  out.set(insert, from);
  out.set(bytes.subarray(end), from + insert.length);
  return out;
}
