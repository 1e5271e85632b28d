import { browserDocument, pdfBlob } from '../../paper/pdf.ts';
import { pictureText } from '../../paper/picture-text.ts';
import type { PaperName } from '../../paper/sizes.ts';
import type { AtlasReport, DrawnPicture } from './content.ts';
import { writeAtlasReport } from './write.ts';

/** The report as a PDF file. This module brings pdfkit: it is imported when a report is asked for. */
export const atlasReportFile = async (
  report: AtlasReport,
  pictures: readonly DrawnPicture[],
  paper: PaperName,
): Promise<Blob> =>
  pdfBlob(await writeAtlasReport(report, { paper, pictures, make: browserDocument, picture: pictureText }));
