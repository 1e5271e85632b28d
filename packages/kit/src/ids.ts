const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

// Drawn for many ids at once: asking the system for 10 bytes takes as long as asking it for a thousand.
const RANDOM_BYTES = 10;
const pool = new Uint8Array(100 * RANDOM_BYTES);
let poolAt = pool.length;

function drawRandom(): Uint8Array {
  if (poolAt === pool.length) {
    crypto.getRandomValues(pool);
    poolAt = 0;
  }
  return pool.subarray(poolAt, (poolAt += RANDOM_BYTES));
}

/** UUID v7 (RFC 9562): sorts by the millisecond it was made in. */
export function newId(now = Date.now(), random = drawRandom()): string {
  const bytes = new Uint8Array(16);
  new DataView(bytes.buffer).setUint32(0, Math.floor(now / 0x10000));
  new DataView(bytes.buffer).setUint16(4, now % 0x10000);
  bytes.set(random, 6);
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  let hex = '';
  for (const byte of bytes) hex += HEX[byte];
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** UUID v4: says nothing, not even when it was made. For ids that leave the clinic. */
export const newOpaqueId = (): string => crypto.randomUUID();

export const isUuid = (text: string): boolean =>
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(text);

/** The tenant of events that belong to the installation itself, not to a clinic. */
export const PLATFORM_TENANT = '00000000-0000-0000-0000-000000000000';
/** The actor of events that no person caused. */
export const SYSTEM_USER = '00000000-0000-0000-0000-000000000000';
