import PDFDocument from 'pdfkit';
import { describe, expect, it } from 'vitest';
import type { PictureText } from '../../../paper/picture-text.ts';
import type { ReportContent, ReportFigure } from './content.ts';
import { readPdf } from '../../../paper/read-pdf.fixture.ts';
import { writeReport } from './write.ts';

/** A grey JPEG of 2 by 1 pixels as a browser writes it. */
const JPEG = Buffer.from(
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAgGBgcGBQgHBwcJCQgKDBQNDAsLDBkSEw8UHRofHh0aHBwgJC4nICIsIxwcKDcpLDAxNDQ0Hyc5PTgyPC4zNDL/wAALCAABAAIBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAACf/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AVN//2Q==',
  'base64',
);
const figure = (title: string, width: number, height: number): ReportFigure => ({
  title,
  alt: `${title} view of the jaw`,
  caption: 'window 4000/1000',
  jpeg: JPEG,
  width,
  height,
});

const content: ReportContent = {
  language: 'es',
  paper: 'a4',
  clinic: 'Clínica Peñalolén',
  title: 'Informe de imágenes',
  date: '22 de noviembre de 2026',
  madeAt: new Date('2026-11-22T05:00:00Z'),
  factsHeading: 'Estudio',
  facts: [['Paciente', 'Núñez, José'], ['Fecha del estudio', '2 de enero de 2024']],
  picturesHeading: 'Imágenes',
  figures: [figure('Axial', 400, 400), figure('Coronal', 400, 380), figure('Panorámica', 900, 300), figure('Sagital', 300, 300)],
  tables: [
    {
      heading: 'Medidas',
      columns: ['Medida', 'Valor', 'Nota'],
      rows: Array.from({ length: 60 }, (_, n) => [`Longitud ${n + 1}`, `${n},4 mm`, n === 3 ? 'junto al canal' : '']),
    },
  ],
  findingsHeading: 'Hallazgos',
  findings: 'Primer párrafo.\n\nSegundo párrafo, “entre comillas”.',
  noticeHeading: 'Tenga en cuenta',
  notices: ['No es para diagnóstico.', 'Los valores de gris no están calibrados.'],
  footer: 'No es para diagnóstico',
  pageLabel: (page, pages) => `Página ${page} de ${pages}`,
}; // prettier-ignore

const asked: string[] = [];
const picture: PictureText = (text) => {
  asked.push(text);
  return { jpeg: JPEG, width: 40, height: 12 };
};
const make = (options: PDFKit.PDFDocumentOptions) => new PDFDocument(options);
const written = async (change: Partial<ReportContent> = {}) =>
  readPdf(await writeReport({ ...content, ...change }, make, picture));

describe('a PDF report', () => {
  it('says everything that was asked of it, on numbered pages', async () => {
    const { pages } = await written();
    const all = pages.join('\n').replaceAll(/\s+/g, ' ');
    for (const text of [
      'Clínica Peñalolén',
      'Informe de imágenes',
      'Núñez, José',
      'Longitud 60',
      '59,4 mm',
      'junto al canal',
      'Primer párrafo.',
      'No es para diagnóstico.',
      'Panorámica: window 4000/1000',
    ])
      // prettier-ignore
      expect(all, text).toContain(text);
    expect(pages.length).toBeGreaterThan(2);
    for (const [n, page] of pages.entries()) expect(page).toContain(`Página ${n + 1} de ${pages.length}`);
  });

  it('tells a screen reader its language, its title and the role of each part', async () => {
    const { raw, roles, alts } = await written();
    expect(raw).toMatch(/\/MarkInfo \d+ 0 R\n\/StructTreeRoot \d+ 0 R/);
    expect(raw).toContain('/Marked true');
    expect(raw).toContain('/Lang (es)');
    expect(raw).toContain('/DisplayDocTitle true');
    const count = (role: string) => roles.filter((one) => one === role).length;
    expect([count('Document'), count('H1'), count('H2')]).toEqual([1, 1, 5]);
    expect([count('Figure'), count('Caption'), count('Table'), count('TR')]).toEqual([4, 4, 2, 63]);
    expect([count('TH'), count('TD')]).toEqual([3 + 2, 60 * 3 + 2]); // a header row that comes again on a page is furniture
    expect(alts).toContain('Panorámica view of the jaw');
    expect(alts).toHaveLength(4);
    expect(raw.match(/\/Scope \/?\(?Column/g)).toHaveLength(3);
  });

  it('sets narrow pictures side by side, and wide ones alone', async () => {
    const pagesOf = async (figures: ReportFigure[]) => (await written({ figures, tables: [] })).pages.length;
    const sections = Array.from({ length: 8 }, (_, n) => figure(`Corte ${n + 1}`, 300, 900));
    expect(await pagesOf(sections)).toBe(2);
    expect(await pagesOf(Array.from({ length: 8 }, (_, n) => figure(`Panorámica ${n}`, 900, 500)))).toBe(5);
  });

  it('keeps its pictures as they are', async () => {
    const { images, raw } = await written({ figures: [figure('Axial', 400, 400)] });
    expect(images).toEqual([[2, 1]]);
    expect(raw).toContain('/Filter /DCTDecode');
  });

  it.each([
    ['a4', [595.28, 841.89]],
    ['letter', [612, 792]],
  ] as const)('is of %s size', async (paper, [width, height]) => {
    for (const size of (await written({ paper })).sizes) {
      expect(size[0]).toBeCloseTo(width, 1);
      expect(size[1]).toBeCloseTo(height, 1);
    }
  });

  it('writes names that the standard fonts lack as pictures with their text behind them', async () => {
    asked.length = 0;
    const { actuals } = await written({ facts: [['Paciente', '山田 太郎']], figures: [] });
    expect(new Set(asked)).toEqual(new Set(['山田 太郎']));
    expect(actuals).toEqual(['山田 太郎']);
    asked.length = 0;
    await written({ facts: [['x', '−4 mm ≤ Ø 4,1']], figures: [] });
    expect(asked).toEqual([]);
  });

  it('leaves out the parts that have nothing to say', async () => {
    const { roles, pages } = await written({ findings: ' ', tables: [], figures: [], facts: [] });
    expect(roles.filter((role) => role === 'H2')).toHaveLength(1);
    expect(pages).toHaveLength(1);
  });
});
