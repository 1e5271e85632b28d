import PDFDocument from 'pdfkit';
import { describe, expect, it } from 'vitest';
import { readPdf } from '../../paper/read-pdf.fixture.ts';
import type { AtlasReport, DrawnPicture } from './content.ts';
import { counted } from './print.ts';
import { report } from './report.fixture.ts';
import { writeAtlasReport } from './write.ts';

/** A grey JPEG of 2 by 1 pixels as a browser writes it, and a white PNG of one pixel. */
const JPEG = Buffer.from(
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAgGBgcGBQgHBwcJCQgKDBQNDAsLDBkSEw8UHRofHh0aHBwgJC4nICIsIxwcKDcpLDAxNDQ0Hyc5PTgyPC4zNDL/wAALCAABAAIBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAACf/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AVN//2Q==',
  'base64',
);
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mP8/x8AAwMCAO+ip1sAAAAASUVORK5CYII=';

const pictures = ({ pictures: wishes }: AtlasReport): DrawnPicture[] =>
  wishes.map(({ title, alt }) => ({ title, alt, jpeg: new Blob(), bytes: JPEG, width: 420, height: 860 }));
const asked: string[] = [];
async function written(made = report(), paper: 'a4' | 'letter' = 'a4') {
  const bytes = await writeAtlasReport(made, {
    paper,
    pictures: pictures(made),
    make: (options) => new PDFDocument(options),
    picture: (text) => {
      asked.push(text);
      return { jpeg: JPEG, width: 40, height: 12 };
    },
  });
  return readPdf(bytes);
}
const flat = (pages: readonly string[]): string => pages.join('\n').replaceAll(/\s+/g, ' ');

describe('the PDF of a report of the atlas', () => {
  it.each([
    ['en', 'letter', 'It is not a diagnosis and not the official medical record.', 'Page 1 of', [612, 792]],
    ['es', 'a4', 'No es un diagnóstico ni la historia clínica oficial.', 'Página 1 de', [595.28, 841.89]],
  ] as const)(
    '[C037] says in %s on %s what it is not, on numbered pages',
    async (language, paper, notice, first, size) => {
      const made = report({ language });
      const { pages, sizes, raw } = await written(made, paper);
      expect(flat(pages)).toContain(notice);
      for (const [at, page] of pages.entries()) {
        expect(flat([page])).toContain(made.footer);
        expect(page).toContain(made.pageLabel(at + 1, pages.length));
      }
      expect(pages[0]).toContain(first);
      for (const [width, height] of sizes) {
        expect(width).toBeCloseTo(size[0], 1);
        expect(height).toBeCloseTo(size[1], 1);
      }
      expect(raw).toContain(`/Lang (${language})`);
    },
  );

  it('says everything that the report says', async () => {
    const made = report();
    const text = flat((await written(made)).pages)
      .replaceAll('\u0096', '–')
      .replaceAll('\u0097', '—');
    const words = [
      ...made.facts.flat(),
      ...made.findings.flatMap(({ told, severityText }) => [severityText, ...told.map(({ title }) => title)]),
      ...made.regions.flatMap(({ name, rows }) => [name, ...rows.flatMap(({ measure, value }) => [measure, value])]),
      ...made.comparisons.flatMap(({ heading, rows }) => [heading, ...rows.map(([, from]) => from)]),
      ...made.pins.flat(),
    ];
    for (const word of words) {
      const printed = word.replaceAll('−', '–').replaceAll(/\s+/g, ' ');
      expect(text.includes(printed) || text.replaceAll(' ', '').includes(printed.replaceAll(' ', '')), word).toBe(true);
    }
  });

  it('tells a screen reader headings, figures with their texts, and which cells head which', async () => {
    const made = report();
    const { roles, alts, raw, images } = await written(made);
    expect(roles.filter((role) => role === 'H1')).toHaveLength(1);
    expect(roles.filter((role) => role === 'Figure')).toHaveLength(4);
    expect(alts.toSorted()).toEqual(made.pictures.map(({ alt }) => alt).toSorted());
    expect(images).toHaveLength(4);
    expect(roles.filter((role) => role === 'Table')).toHaveLength(3);
    for (const role of ['Document', 'H2', 'H3', 'P', 'TR', 'TH', 'TD', 'Caption']) expect(roles).toContain(role);
    // headers that cells name are there, and are found by name
    const named = new Set([...raw.matchAll(/\/ID \(([^)]+)\)/g)].map(([, id]) => id));
    const headers = [...raw.matchAll(/\/Headers \[([^\]]*)\]/g)].flatMap(([, list = '']) => [...list.matchAll(/\(([^)]+)\)/g)].map(([, id]) => id)); // prettier-ignore
    expect(headers.length).toBeGreaterThan(100);
    expect(headers.filter((id) => !named.has(id))).toEqual([]);
    expect(raw).toContain('/IDTree');
    expect(raw).toContain('/ColSpan 5');
    expect(raw).toContain('/Scope /Row');
  });

  it('carries the clinic’s logo, and its name in a script that the fonts lack as a picture with its text', async () => {
    const brand = { ...report().brand, name: '脊椎クリニック', logo: { png: PNG, width: 1, height: 1 } };
    const { actuals, images, alts } = await written(report({ brand }));
    expect(images.length).toBeGreaterThanOrEqual(5);
    expect(alts).toContain('脊椎クリニック');
    expect(actuals).toEqual(['脊椎クリニック']);
    expect(asked).toContain('脊椎クリニック');
  });
});

describe('the printed page', () => {
  it('counts its pages in the words of its language', () => {
    expect(counted((page, pages) => `Página ${page} de ${pages}`)).toBe(
      '"Página " counter(page) " de " counter(pages) ""',
    );
  });
});
