import { inflateSync } from 'node:zlib';
import type { Locale } from '@hyaline/contract';
import { describe, expect, it } from 'vitest';
import { parseDocument } from './document-text.ts';
import { RELEASES, textOf } from './documents.ts';
import type { SignedRecord } from './record.ts';
import { signedPdf } from './signed-pdf.ts';

const release = RELEASES.find(({ version }) => version === '1.1');
if (!release) throw new Error('no version 1.1');

const record = (locale: Locale): SignedRecord => ({
  v: 1,
  acceptance: '0199c0de-0000-7000-8000-000000000001',
  clinic: { id: '0199c0de-0000-7000-8000-000000000002', name: 'Clínica Peñalolén' },
  operator: { address: 'https://clinic.example' },
  document: { code: 'baa', version: '1.1', locale, sha256: 'ab'.repeat(32), text: textOf(release, locale) },
  signer: { account: '0199c0de-0000-7000-8000-000000000003', name: 'José Núñez', title: 'Dueño' },
  acceptedAt: '2026-11-22T02:03:04.005Z',
  ip: '192.0.2.7',
  browser: 'Firefox',
  os: 'Linux',
  steps: [{ seq: 1, event: 'opened', at: '2026-11-22T02:00:00.000Z', facts: '{}', hash: 'cd'.repeat(32) }],
});
const proof = {
  recordSha256: 'ef'.repeat(32),
  entryId: '0199c0de-0000-7000-8000-000000000004',
  leaf: '12'.repeat(32),
  receipt: 'hyaline.example/receipt\nentry\n\n— hyaline.example abc=\n',
};

/** The text that a PDF shows, page by page, from its content streams (ISO 32000-1, 9.4.3), and its uncompressed rest. */
function readPdf(pdf: Buffer): { pages: string[]; raw: string } {
  const raw = pdf.toString('latin1');
  const pages: string[] = [];
  for (const match of raw.matchAll(/\/Length (\d+)\s*\n\/Filter \/FlateDecode\s*\n>>\s*\nstream\n/g)) {
    const from = match.index + match[0].length;
    const content = inflateSync(pdf.subarray(from, from + Number(match[1]))).toString('latin1');
    if (!content.includes('BT')) continue;
    const lines = [...content.matchAll(/\[([^\]]*)\] TJ/g)].map(([, parts = '']) =>
      [...parts.matchAll(/<([0-9a-f]*)>/g)].map(([, hex = '']) => Buffer.from(hex, 'hex').toString('latin1')).join(''),
    );
    pages.push(lines.join('\n'));
  }
  return { pages, raw };
}

describe.each(['en', 'es'] as const)('the signed copy in %s', (locale) => {
  it('[C252] holds every clause of the text, the signature block, hashes and receipt', async () => {
    const { pages } = readPdf(await signedPdf(record(locale), proof));
    const text = pages.join('\n').replaceAll(/\s+/g, ' ');
    const { title, clauses } = parseDocument(textOf(release, locale));
    expect(text).toContain(title);
    for (const { heading, paragraphs } of clauses)
      for (const part of [heading, ...paragraphs.map((each) => each.slice(0, 40))])
        expect(text).toContain(winAnsi(part));
    for (const fact of ['Clínica Peñalolén', 'José Núñez', 'Dueño', '2026-11-22T02:03:04.005Z', '192.0.2.7', 'Firefox'])
      expect(text).toContain(fact);
    for (const hash of ['ab', 'ef', '12']) expect(text.replaceAll(' ', '')).toContain(hash.repeat(32));
    expect(text).toContain('hyaline.example/receipt');
    expect(text).toContain(locale === 'en' ? 'Signed by' : 'Firmado por');
  });

  it('has tags, a language and a title for screen readers, and a number on each page', async () => {
    const { pages, raw } = readPdf(await signedPdf(record(locale), proof));
    expect(raw).toMatch(/\/Type \/Catalog[\s\S]*\/MarkInfo \d+ 0 R\n\/StructTreeRoot \d+ 0 R/);
    expect(raw).toContain('/Marked true');
    expect(raw).toContain(`/Lang (${locale})`);
    expect(raw).toContain('/DisplayDocTitle true');
    for (const tag of ['Document', 'H1', 'H2', 'P']) expect(raw).toMatch(new RegExp(`/S /${tag}\\b`));
    expect(raw.match(/\/Type \/Page\b/g)).toHaveLength(pages.length);
    expect(pages.length).toBeGreaterThan(3);
    for (const [i, page] of pages.entries())
      expect(page).toContain(
        locale === 'en' ? `Page ${i + 1} of ${pages.length}` : `Página ${i + 1} de ${pages.length}`,
      );
  });

  it('is the same file each time it is made', async () => {
    const [one, two] = [await signedPdf(record(locale), proof), await signedPdf(record(locale), proof)];
    expect(one.equals(two)).toBe(true);
  });
});

/** As the standard fonts encode it (ISO 32000-1, annex D): Latin-1 but for a few signs. */
const winAnsi = (text: string): string => text.replaceAll('“', '\x93').replaceAll('”', '\x94');
