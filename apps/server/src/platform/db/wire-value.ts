/**
 * A parameter as the PostgreSQL protocol takes it: text, bytes or null. Dates become UTC; arrays of plain values become
 * array literals; any other object is JSON.
 */
export function toWire(value: unknown): string | Buffer | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value;
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.length);
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return `{${value.map(element).join(',')}}`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value as number | boolean | bigint);
}

function element(value: unknown): string {
  if (Array.isArray(value)) return `{${value.map(element).join(',')}}`;
  const wire = toWire(value);
  if (wire === null) return 'NULL';
  return typeof wire === 'string'
    ? `"${wire.replaceAll(/["\\]/g, String.raw`\$&`)}"`
    : `"\\\\x${wire.toString('hex')}"`;
}
