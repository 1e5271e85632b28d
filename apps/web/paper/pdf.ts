import PDFDocument, * as pdfkit from 'pdfkit';
import Helvetica from 'pdfkit/standard-fonts/Helvetica';
import HelveticaBold from 'pdfkit/standard-fonts/HelveticaBold';
import type { MakeDocument } from './document.ts';

// only the browser's build has it: on a server the fonts are files
const { registerStdFonts } = pdfkit as unknown as { registerStdFonts(...fonts: readonly object[]): void };

/** Brings pdfkit, 200 kB: imported, with what imports it, when a PDF is asked for. */
export const browserDocument: MakeDocument = (options) => {
  registerStdFonts(Helvetica, HelveticaBold);
  return new PDFDocument(options);
};

export const pdfBlob = (bytes: Uint8Array): Blob =>
  new Blob([bytes as Uint8Array<ArrayBuffer>], { type: 'application/pdf' });
