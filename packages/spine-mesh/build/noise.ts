/** Value noise from -1 to 1 with a smooth second derivative; the same everywhere and always. */
export function noise(x: number, y: number, z: number): number {
  const [i, j, k] = [Math.floor(x), Math.floor(y), Math.floor(z)];
  const [u, v, w] = [fade(x - i), fade(y - j), fade(z - k)];
  const row = (b: number, c: number): number => {
    const from = hash(i, b, c);
    return from + (hash(i + 1, b, c) - from) * u;
  };
  const sheet = (c: number): number => {
    const from = row(j, c);
    return from + (row(j + 1, c) - from) * v;
  };
  const from = sheet(k);
  return from + (sheet(k + 1) - from) * w;
}

const fade = (t: number): number => t * t * t * (t * (t * 6 - 15) + 10);

function hash(x: number, y: number, z: number): number {
  let h = (Math.imul(x, 374761393) + Math.imul(y, 668265263) + Math.imul(z, 2147483647)) | 0;
  h = Math.imul(h ^ (h >>> 13), 1274126177);
  h ^= h >>> 16;
  return ((h >>> 0) / 4294967295) * 2 - 1;
}
