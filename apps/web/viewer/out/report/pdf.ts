import { browserDocument, pdfBlob } from '../../../paper/pdf.ts';
import { pictureText } from '../../../paper/picture-text.ts';
import type { ReportContent } from './content.ts';
import { writeReport } from './write.ts';

/** The report as a PDF file. This module brings pdfkit: it is imported when a report is asked for. */
export const reportFile = async (content: ReportContent): Promise<Blob> =>
  pdfBlob(await writeReport(content, browserDocument, pictureText));
