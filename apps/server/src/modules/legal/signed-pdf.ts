import { BODY, BOLD, GREY, taggedDocument } from '../../platform/pdf/index.ts';
import { parseDocument } from './document-text.ts';
import { factsOf, labelsOf, type Proof } from './signature-block.ts';
import type { SignedRecord } from './record.ts';

/**
 * The signed text with its signature block, as a tagged PDF: headings, paragraphs and page numbers that a screen
 * reader tells apart. The same record always gives the same bytes.
 */
export async function signedPdf(record: SignedRecord, proof: Proof): Promise<Buffer> {
  const { locale, version, text } = record.document;
  const labels = labelsOf(locale);
  const { title, notice, clauses } = parseDocument(text);
  const { doc, write, keepTogether, finish } = await taggedDocument({
    size: 'A4',
    margin: 64,
    locale,
    title: `${title} ${version}`,
    author: record.clinic.name,
    createdAt: new Date(record.acceptedAt),
  });
  write('H1', BOLD, 19, title, 4);
  write('P', BODY, 10, `${labels.version} ${version}`, 8, GREY);
  write('P', BODY, 9.5, notice, 12, GREY);
  for (const { heading, paragraphs } of clauses) {
    keepTogether(60);
    write('H2', BOLD, 11.5, heading, 3);
    for (const paragraph of paragraphs) write('P', BODY, 10, paragraph, 7);
  }
  doc.addPage();
  write('H2', BOLD, 15, labels.signature, 8);
  for (const [name, value] of factsOf(record, proof)) {
    keepTogether(40);
    write('H3', BOLD, 9, name, 1, GREY);
    write('P', BODY, 10.5, value, 7);
  }
  keepTogether(150);
  write('H2', BOLD, 11.5, labels.steps, 4);
  for (const { seq, event, at } of record.steps)
    write('P', BODY, 9.5, `${seq}. ${labels.step[event] ?? event}: ${at}`, 3);
  keepTogether(130);
  write('H2', BOLD, 11.5, labels.receipt, 4);
  write('P', BODY, 9.5, labels.receiptText, 5, GREY);
  write('Code', 'Courier', 7.5, proof.receipt.trim(), 0);
  return finish(labels.page);
}
