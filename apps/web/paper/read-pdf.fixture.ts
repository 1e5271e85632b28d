import { inflateSync } from 'node:zlib';

export interface ReadPdf {
  /** The text that each page shows, from its content streams (ISO 32000-1, 9.4.3). */
  readonly pages: string[];
  /** Width by height of each page, points. */
  readonly sizes: (readonly [number, number])[];
  /** Roles of all structure elements, in the order of the file. */
  readonly roles: string[];
  /** Texts in place of pictures, and behind pictures of text. */
  readonly alts: string[];
  readonly actuals: string[];
  /** Pictures as [width, height]. */
  readonly images: (readonly [number, number])[];
  /** The uncompressed rest. */
  readonly raw: string;
}

export function readPdf(pdf: Uint8Array): ReadPdf {
  const bytes = Buffer.from(pdf);
  const raw = bytes.toString('latin1');
  const objects = new Map(
    [...raw.matchAll(/(?:^|\n)(\d+) 0 obj\n([\s\S]*?)\nendobj/g)].map(([, id = '', body = '']) => [id, body]),
  );
  const pageBodies = [...objects.values()].filter((body) => /\/Type \/Page\b(?!s)/.test(body));
  const contentOf = (body: string): string => {
    const id = /\/Contents (\d+) 0 R/.exec(body)?.[1] ?? '';
    const at = raw.search(new RegExp(`(?:^|\\n)${id} 0 obj\\n`));
    const start = raw.indexOf('stream\n', at) + 7;
    const length = Number(/\/Length (\d+)/.exec(raw.slice(at, start))?.[1]);
    return inflateSync(bytes.subarray(start, start + length)).toString('latin1');
  };
  return {
    raw,
    pages: pageBodies.map((body) => textOf(contentOf(body))),
    sizes: pageBodies.map((body) => {
      const [, , width = '', height = ''] = /\/MediaBox \[([^\]]*)\]/.exec(body)?.[1]?.split(' ') ?? [];
      return [Number(width), Number(height)] as const;
    }),
    roles: [...raw.matchAll(/\/S \/([A-Z][A-Za-z0-9]*)\b/g)].map(([, role = '']) => role).filter((role) => role !== 'URI'), // prettier-ignore
    alts: stringsOf(raw, 'Alt'),
    actuals: stringsOf(raw, 'ActualText'),
    images: [...objects.values()]
      .filter((body) => body.includes('/Subtype /Image'))
      .map((body) => [numberOf(body, 'Width'), numberOf(body, 'Height')] as const),
  };
}

const numberOf = (body: string, name: string): number => Number(new RegExp(`/${name} (\\d+)`).exec(body)?.[1]);

const textOf = (content: string): string =>
  [...content.matchAll(/\[([^\]]*)\] TJ/g)]
    .map(([, parts = '']) =>
      [...parts.matchAll(/<([0-9a-f]*)>/g)].map(([, hex = '']) => Buffer.from(hex, 'hex').toString('latin1')).join(''),
    )
    .join('\n');

const stringsOf = (raw: string, key: string): string[] =>
  [...raw.matchAll(new RegExp(`/${key} \\(((?:[^()\\\\]|\\\\.)*)\\)`, 'gs'))].map(([, text = '']) => utf16(text));

/** PDF text strings are Latin-1, or UTF-16 behind a byte order mark; escapes as in 7.3.4.2. */
function utf16(text: string): string {
  const plain = text.replace(/\\([\\()nrtbf])/g, (_, sign: string) => ({ n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' })[sign] ?? sign); // prettier-ignore
  if (!plain.startsWith('\xfe\xff')) return plain;
  return Buffer.from(plain.slice(2), 'latin1').swap16().toString('utf16le');
}
