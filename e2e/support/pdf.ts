import { inflateSync } from 'node:zlib';

/** What a PDF shows, from its content streams (ISO 32000-1, 9.4.3), one line for each piece of text. */
export function textOfPdf(pdf: Buffer): string {
  const raw = pdf.toString('latin1');
  const streams = raw.matchAll(/\/Length (\d+)\s*\n\/Filter \/FlateDecode\s*\n>>\s*\nstream\n/g);
  return [...streams]
    .map((match) => {
      const from = match.index + match[0].length;
      return inflateSync(pdf.subarray(from, from + Number(match[1]))).toString('latin1');
    })
    .filter((content) => content.includes('BT'))
    .flatMap((content) => [...content.matchAll(/\[([^\]]*)\] TJ/g)])
    .map(([, parts = '']) => [...parts.matchAll(/<([0-9a-f]*)>/g)].map(([, hex = '']) => latin1(hex)).join(''))
    .join('\n');
}

const latin1 = (hex: string): string => Buffer.from(hex, 'hex').toString('latin1');
