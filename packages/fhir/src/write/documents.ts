import { type ContentOf, type DOCUMENT_CATEGORIES, plainText } from '@hyaline/contract';
import type { CodeableConcept, DocumentReference } from 'fhir/r4';
import { textToBase64 } from '../base64.ts';
import { DOCUMENT_LOINC, NOTE, NOTE_TYPE, SYSTEM } from '../systems.ts';
import { author, concept, reference, type Written } from './common.ts';

type Category = (typeof DOCUMENT_CATEGORIES)[number];

/** A clinical note: its plain text for everybody, and our own form of it, with headings and lists, beside. */
export function writeNote({ entry, subject }: Written, content: ContentOf<'note'>): DocumentReference {
  const { title, body } = content;
  const attachment = (contentType: string, text: string) => ({
    attachment: { contentType, data: textToBase64(text), title, creation: entry.createdAt },
  });
  return {
    resourceType: 'DocumentReference',
    id: entry.id,
    status: 'current',
    docStatus: entry.signedAt === null ? 'preliminary' : 'final',
    type: concept(SYSTEM.loinc, NOTE, 'Note'),
    subject,
    date: entry.createdAt,
    author: [author(entry)],
    ...(entry.addendumTo !== null && {
      relatesTo: [{ code: 'appends', target: reference('DocumentReference', entry.addendumTo) }],
    }),
    description: title,
    content: [attachment('text/plain; charset=utf-8', plainText(body)), attachment(NOTE_TYPE, JSON.stringify(content))],
  };
}

/** A document by where its bytes lie beside the bundle. Its SHA-256 stands in the manifest. */
export function writeDocument({ entry, subject }: Written, content: ContentOf<'document'>): DocumentReference {
  const { name, category, type, size, remark } = content;
  return {
    resourceType: 'DocumentReference',
    id: entry.id,
    status: 'current',
    type: typeOf(category),
    subject,
    date: entry.createdAt,
    author: [author(entry)],
    ...(remark !== '' && { description: remark }),
    content: [
      { attachment: { contentType: type, ...(entry.file !== null && { url: entry.file }), size, title: name } },
    ],
  };
}

function typeOf(category: Category): CodeableConcept {
  const known = category in DOCUMENT_LOINC ? DOCUMENT_LOINC[category as keyof typeof DOCUMENT_LOINC] : null;
  return known === null ? { text: category } : { ...concept(SYSTEM.loinc, known.code, known.display), text: category };
}
