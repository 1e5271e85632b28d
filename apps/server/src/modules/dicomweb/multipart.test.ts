import { describe, expect, it } from 'vitest';
import { MultipartError, parseMediaType, type Part, readParts } from './multipart.ts';

const LIMITS = { maxPartBytes: 10_000, maxParts: 10 };

async function read(text: string | Buffer, step = Infinity, limits = LIMITS): Promise<Part[]> {
  const all = Buffer.from(text as string, 'latin1');
  const source = (async function* () {
    for (let at = 0; at < all.length; at += step) yield all.subarray(at, Math.min(all.length, at + step));
  })();
  const parts: Part[] = [];
  for await (const part of readParts(source, 'b', limits)) parts.push({ ...part, body: Buffer.from(part.body) });
  return parts;
}
const bodies = (parts: readonly Part[]) => parts.map(({ body }) => body.toString('latin1'));

describe('a multipart body', () => {
  const GOOD =
    'preamble\r\n--b\r\nContent-Type: application/dicom\r\nX-Long: a\r\n  folded\r\n\r\none\r\ntwo--b\r\n--b \t\r\n\r\n\r\n--b\r\nA: b\r\n\r\n\r\n\r\n--b--\r\nafter';
  it('gives its parts, whatever the pieces it comes in', async () => {
    for (const step of [1, 2, 3, 5, 7, 64, Infinity]) {
      const parts = await read(GOOD, step);
      expect(bodies(parts), `pieces of ${step}`).toEqual(['one\r\ntwo--b', '', '\r\n']);
      expect(parts[0]?.headers.get('x-long')).toBe('a folded');
    }
  });

  it.each([
    ['nothing at all', ''],
    ['no boundary', 'x'.repeat(100)],
    ['another boundary', '--c\r\n\r\nx\r\n--c--'],
    ['no end', '--b\r\n\r\nx'],
    ['headers without end', '--b\r\nA: b'],
    ['headers that are too long', `--b\r\nA: ${'x'.repeat(20_000)}\r\n\r\nx\r\n--b--`],
    ['too many headers', `--b\r\n${'A: b\r\n'.repeat(33)}\r\nx\r\n--b--`],
    ['a header without a name', '--b\r\n: b\r\n\r\nx\r\n--b--'],
    ['a header that is none', '--b\r\nno colon\r\n\r\nx\r\n--b--'],
    ['a part that is too large', `--b\r\n\r\n${'x'.repeat(10_001)}\r\n--b--`],
    ['too many parts', `${'--b\r\n\r\nx\r\n'.repeat(11)}--b--`],
    ['a preamble without end', `${'x'.repeat(70_000)}\r\n--b\r\n\r\nx\r\n--b--`],
    ['words behind a boundary', '--bxx\r\n\r\nx\r\n--b--'],
  ])('is refused for %s', async (_, text) => {
    await expect(read(text, 999)).rejects.toBeInstanceOf(MultipartError);
  });

  it('reads headers of blanks in time proportional to their length', async () => {
    const header = `A: ${`x${' '.repeat(79)}`.repeat(100)}y`;
    const started = process.cpuUsage();
    const parts = await read(`${`--b\r\n${header}\r\n\r\nx\r\n`.repeat(10)}--b--`);
    expect(parts[0]?.headers.get('a')).toBe(header.slice(3));
    const nasty = `--b\r\nA: ${'x'.padEnd(8000)}\tx\r\n\r\n1\r\n--b--`;
    for (let i = 0; i < 100; i++) await read(nasty);
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(2000); // of the processor: others may use it too
  });

  it('joins what comes byte by byte', async () => {
    const body = Buffer.alloc(9000, 'abcdefg').toString();
    expect(bodies(await read(`--b\r\n\r\n${body}\r\n--b--`, 1))).toEqual([body]);
  });

  it('holds no more than the part that is being read', async () => {
    const seen: number[] = [];
    let given = 0;
    const source = (async function* () {
      for (let i = 0; i < 50; i++) {
        given++;
        yield Buffer.from(`${i === 0 ? '' : '\r\n'}--b\r\n\r\n${i}`);
      }
      yield Buffer.from('\r\n--b--');
    })();
    for await (const { body } of readParts(source, 'b', { maxPartBytes: 10, maxParts: 100 })) {
      seen.push(given - Number(body.toString()));
    }
    expect(Math.max(...seen)).toBeLessThanOrEqual(2);
  });

  it('asks before more of a large part is read', async () => {
    const asked: number[] = [];
    let given = 0;
    const source = (async function* () {
      yield Buffer.from('--b\r\n\r\n');
      for (let i = 0; i < 10; i++) {
        given += 100;
        yield Buffer.alloc(100, 'x');
      }
      yield Buffer.from('\r\n--b--');
    })();
    const limits = { ...LIMITS, largeBytes: 500, large: async () => void asked.push(given) };
    for await (const { body } of readParts(source, 'b', limits)) expect(body).toHaveLength(1000);
    expect(asked).toEqual([500]);
  });
});

describe('a media type', () => {
  it('is read with its parameters, quoted or not', () => {
    const type = parseMediaType('Multipart/Related; type="application/dicom"; Boundary=a.b=c ; x="q\\"; y=1"');
    expect(type?.essence).toBe('multipart/related');
    expect(Object.fromEntries(type?.parameters ?? [])).toEqual({
      type: 'application/dicom',
      boundary: 'a.b=c',
      x: 'q"; y=1',
    });
    expect(parseMediaType('nonsense')).toBeNull();
    expect(parseMediaType(`a/b${';a="\\"'.repeat(2000)}`)).toBeNull();
  });
});
