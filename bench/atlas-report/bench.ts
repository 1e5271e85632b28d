import PDFDocument from 'pdfkit';
import type { DrawnPicture } from '../../apps/web/atlas/report/content.ts';
import { hashOf } from '../../apps/web/atlas/report/hash.ts';
import { DOCUMENT, report } from '../../apps/web/atlas/report/report.fixture.ts';
import { writeAtlasReport } from '../../apps/web/atlas/report/write.ts';
import { type Bench, timeMs } from '../bench.ts';

const LIMIT_MS = 1000;
/** A grey JPEG of 2 by 1 pixels: drawing the pictures is the graphics card's work and is not measured here. */
const JPEG = Buffer.from(
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAgGBgcGBQgHBwcJCQgKDBQNDAsLDBkSEw8UHRofHh0aHBwgJC4nICIsIxwcKDcpLDAxNDQ0Hyc5PTgyPC4zNDL/wAALCAABAAIBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAACf/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AVN//2Q==',
  'base64',
);

/** From the values of a spine to the bytes of a tagged PDF with two comparisons and four pictures. */
export default async function atlasReport(bench: Bench): Promise<void> {
  let bytes: Uint8Array = new Uint8Array();
  const once = async (): Promise<void> => {
    const made = report({ hash: await hashOf(DOCUMENT) });
    const pictures = made.pictures.map(({ title, alt }): DrawnPicture => ({ title, alt, jpeg: new Blob(), bytes: JPEG, width: 420, height: 860 })); // prettier-ignore
    bytes = await writeAtlasReport(made, {
      paper: 'a4',
      pictures,
      make: (options) => new PDFDocument(options),
      picture: () => {
        throw new Error('every word is in the fonts');
      },
    });
  };
  const took = await bench.measure({
    metric: 'report of the atlas, values to PDF',
    unit: 'ms',
    ours: () => timeMs(once),
  });
  bench.say(
    `${Math.round(took)} ms, ${Math.round(bytes.length / 1000)} kB without pictures; the aim is ${LIMIT_MS} ms`,
  );
}
