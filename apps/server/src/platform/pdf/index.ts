export { BODY, BOLD, type DocumentTerms, GREY, INK, type TaggedDocument, taggedDocument } from './document.ts';
export { printable } from './letters.ts';
export { type Block, type Paper, taggedPdf } from './tagged-pdf.ts';
