import { LOGO_LIMITS } from '@hyaline/contract';
import { describe, expect, it } from 'vitest';
import { chunk, chunkTypes, data, END, head, picture, plainPng, pngOf } from './branding.fixture.ts';
import { cleaned } from './clean-logo.ts';
import { cleanLogo } from './logo.ts';
import { readPng } from './png/read-png.ts';
import { writePng } from './png/write-png.ts';

const SCRIPT = '<html><script>alert(document.domain)</script></html>';
const refusalOf = async (file: Buffer): Promise<string> => {
  const answer = await cleaned({ file, limits: LOGO_LIMITS });
  return 'problem' in answer ? answer.problem : 'taken';
};

describe('a logo', () => {
  it('[C007] keeps each pixel through both codecs, whatever the picture', async () => {
    for (const [width, height] of [
      [1, 1],
      [7, 5],
      [64, 33],
    ] as const) {
      const whole = picture(width, height);
      expect(await readPng(await writePng(whole), 1200)).toEqual(whole);
      expect(await readPng(plainPng(whole), 1200)).toEqual(whole);
    }
    const fade = picture(16, 16);
    for (let at = 3; at < fade.pixels.length; at += 4) fade.pixels[at] = 1 + (at % 250);
    expect(await readPng(await writePng(fade), 1200)).toEqual(fade);
  });

  it('is written with a palette when few colours do, and in three samples when nothing shines through', async () => {
    const few = { width: 300, height: 2, pixels: new Uint8Array(2400).map((_, at) => (at % 8 < 4 ? 255 : 90)) };
    const palette = await writePng(few);
    expect([palette[25], chunkTypes(palette)]).toEqual([3, ['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND']]);
    expect(await readPng(palette, 1200)).toEqual(few);
    expect((await writePng(picture(64, 33)))[25]).toBe(2);
  });

  it.each([
    ['grey of 1 bit', head(3, 2, 1, 0), [0, 0b10100000, 0, 0b01000000], [255, 0, 255, 0, 255, 0]],
    ['grey of 4 bits', head(3, 2, 4, 0), [0, 0xf0, 0x80, 0, 0x12, 0x30], [255, 0, 136, 17, 34, 51]],
    [
      'grey with opacity, by the left',
      head(3, 2, 8, 4),
      [1, 9, 255, 1, 0, 1, 0, 1, 7, 255, 0, 0, 0, 0],
      [9, 10, 11, 7, 7, 7],
    ],
    ['rows by the upper', head(3, 2, 8, 0), [0, 1, 2, 3, 2, 10, 10, 10], [1, 2, 3, 11, 12, 13]],
    ['rows by mean and Paeth', head(3, 2, 8, 0), [3, 10, 0, 0, 4, 5, 1, 0], [10, 5, 2, 15, 11, 11]],
  ])('reads %s', async (_, first, raw, greys) => {
    const { pixels } = await readPng(pngOf(first, data(Uint8Array.from(raw)), END), 1200);
    expect(greys.map((_grey, at) => pixels[at * 4])).toEqual(greys);
  });

  it('reads interlaced pictures', async () => {
    const whole = picture(9, 7);
    const passes = [
      [0, 0, 8, 8],
      [4, 0, 8, 8],
      [0, 4, 4, 8],
      [2, 0, 4, 4],
      [0, 2, 2, 4],
      [1, 0, 2, 2],
      [0, 1, 1, 2],
    ] as const;
    const raw: number[] = [];
    for (const [x0, y0, dx, dy] of passes)
      for (let y = y0; y < 7; y += dy) {
        raw.push(0);
        for (let x = x0; x < 9; x += dx) raw.push(...whole.pixels.subarray((y * 9 + x) * 4, (y * 9 + x) * 4 + 4));
      }
    expect(await readPng(pngOf(head(9, 7, 8, 6, 1), data(Uint8Array.from(raw)), END), 1200)).toEqual(whole);
  });

  it('[C049] carries pixels and nothing else: no text, no position, no profile, nothing behind its end', async () => {
    const whole = picture(20, 10);
    const dirty = Buffer.concat([
      plainPng(
        whole,
        chunk('tEXt', `Comment\0${SCRIPT}`),
        chunk('eXIf', 'MM\0*GPS 40.4168 -3.7038'),
        chunk('iCCP', `x\0\0${SCRIPT}`),
        chunk('zzZz', SCRIPT),
      ),
      Buffer.from(SCRIPT),
    ]);
    const { png, width, height } = await cleanLogo(dirty);
    expect(chunkTypes(png).filter((type) => !['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND'].includes(type))).toEqual([]);
    expect(png.toString('latin1')).not.toMatch(/script|GPS|html/i);
    expect(await readPng(png, 1200)).toEqual({ ...whole, width, height });
    expect(await cleanLogo(png)).toEqual({ png, width, height }); // nothing more to take away
  });

  it('[C049] keeps nothing where nothing is to be seen', async () => {
    const hidden = { width: 8, height: 8, pixels: new Uint8Array(256) };
    hidden.pixels.set(Buffer.from('MRN 0042'), 0);
    for (let at = 3; at < 256; at += 4) hidden.pixels[at] = 0;
    expect((await readPng((await cleanLogo(plainPng(hidden))).png, 1200)).pixels.every((byte) => byte === 0)).toBe(
      true,
    );
  });

  const whole = picture(20, 10);
  const good = plainPng(whole);
  const broken = Buffer.from(good);
  broken[60] = (broken[60] ?? 0) ^ 1;
  it.each([
    ['a drawing with a script', Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>`)],
    ['a page that begins as a PNG', Buffer.concat([good.subarray(0, 8), Buffer.from(SCRIPT)])],
    ['a page before a PNG', Buffer.concat([Buffer.from(SCRIPT), good])],
    ['a JPEG', Buffer.from('/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAP', 'base64')],
    ['nothing', Buffer.alloc(0)],
    ['one that is cut short', good.subarray(0, good.length - 20)],
    ['one with a changed bit', broken],
    ['one without its end', good.subarray(0, good.length - 12)],
    ['fewer rows than it says', pngOf(head(20, 11), data(new Uint8Array(810)), END)],
    ['more than it says: a bomb', pngOf(head(4, 4), data(new Uint8Array(50_000_000)), END)],
    ['an unknown critical part', plainPng(whole, chunk('EVIL', SCRIPT))],
    ['a palette that is not there', pngOf(head(2, 1, 8, 3), data(Uint8Array.from([0, 0, 1])), END)],
    [
      'a colour beyond the palette',
      pngOf(head(2, 1, 8, 3), chunk('PLTE', 'abc'), data(Uint8Array.from([0, 0, 9])), END),
    ],
    ['sixteen bits for a sample', pngOf(head(2, 1, 16, 2), data(new Uint8Array(13)), END)],
    ['no width', pngOf(head(0, 5), data(new Uint8Array(5)), END)],
    ['an unknown filter', pngOf(head(1, 1), data(Uint8Array.from([7, 0, 0, 0, 0])), END)],
  ])('[C049] is not %s', async (_, file) => {
    expect(await refusalOf(file)).toBe('logo-refused');
  });

  it('[C049] is judged by its head before a pixel is unpacked', async () => {
    const started = process.cpuUsage();
    for (const [width, height] of [
      [60_000, 60_000],
      [1201, 1],
      [1, 1201],
    ] as const)
      expect(await refusalOf(pngOf(head(width, height), data(new Uint8Array(100)), END))).toBe('logo-large');
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(1000); // of the processor: others may use it too
  });

  it('is at most 100 kB, however it came', async () => {
    const noise = { width: 200, height: 200, pixels: new Uint8Array(160_000) };
    let seed = 7;
    for (let at = 0; at < 160_000; at++) noise.pixels[at] = (seed = (seed * 48_271) % 2_147_483_647) & 255;
    expect(await refusalOf(plainPng(noise))).toBe('logo-large');
  });

  it('sees through its one colour, grey or not', async () => {
    const key = (bytes: number[]) => chunk('tRNS', Uint8Array.from(bytes));
    const colour = pngOf(head(2, 1, 8, 2), key([0, 1, 0, 2, 0, 3]), data(Uint8Array.from([0, 1, 2, 3, 1, 2, 4])), END);
    expect([...(await readPng(colour, 1200)).pixels]).toEqual([1, 2, 3, 0, 1, 2, 4, 255]);
    const grey = pngOf(head(2, 1, 8, 0), key([0, 9]), data(Uint8Array.from([0, 9, 8])), END);
    expect([...(await readPng(grey, 1200)).pixels]).toEqual([9, 9, 9, 0, 8, 8, 8, 255]);
  });

  it('is made beside the server, which answers meanwhile, however large the picture in a small file', async () => {
    const raw = new Uint8Array(1200 * (1200 * 3 + 1)).map((_, at) => (at % 3601 === 0 ? 4 : 0));
    const small = pngOf(head(1200, 1200, 8, 2), chunk('tRNS', new Uint8Array(6).fill(1)), data(raw), END);
    expect(small.length).toBeLessThan(30_000);
    let longest = 0;
    let before = performance.now();
    const beat = setInterval(() => {
      const now = performance.now();
      longest = Math.max(longest, now - before);
      before = now;
    }, 5);
    const started = performance.now();
    const answers = await Promise.all([cleanLogo(small), cleanLogo(small), cleanLogo(small)]);
    const whole = performance.now() - started;
    clearInterval(beat);
    expect(answers.map(({ width, height }) => [width, height])).toEqual(Array.from({ length: 3 }, () => [1200, 1200]));
    expect(longest).toBeLessThan(whole / 3); // none of the three stood in the way
    await expect(cleanLogo(Buffer.from(SCRIPT))).rejects.toThrow('logo-refused');
  });
});
