import { inflateSync } from 'node:zlib';

/** What a PDF shows, from its content streams (ISO 32000-1, 9.4.3), lines joined by spaces. */
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
    .map(([, parts = '']) => [...parts.matchAll(/<([0-9a-f]*)>/g)].map(([, hex = '']) => winAnsi(hex)).join(''))
    .join(' ')
    .replaceAll(/\s+/g, ' ');
}

const winAnsi = (hex: string): string => new TextDecoder('windows-1252').decode(Buffer.from(hex, 'hex'));
