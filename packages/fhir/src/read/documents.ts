import { type ContentOf, DOCUMENT_CATEGORIES, NoteContent, richTextOf } from '@hyaline/contract';
import { base64ToBytes, base64ToText } from '../base64.ts';
import { NOTE_TYPE } from '../systems.ts';
import { accept, refuseModifiers, ResourceFault } from './faults.ts';
import { type Node, node, nodes, text, words } from './node.ts';
import { cut } from './problems.ts';

/** A document whose bytes have yet to be looked at: inside the bundle, or beside it under `file`. */
export interface DocumentFound {
  kind: 'document-file';
  name: string;
  category: (typeof DOCUMENT_CATEGORIES)[number];
  remark: string;
  bytes: Uint8Array<ArrayBuffer> | null;
  file: string;
}

/** @returns null for what is superseded, entered in error or without content that can be taken over @throws ResourceFault */
export function readDocument(resource: Node): ContentOf<'note'> | DocumentFound | null {
  const path = 'DocumentReference';
  refuseModifiers(resource, path);
  if (text(resource['status']) !== 'current') return null;
  const attachments = nodes(resource['content']).map((content) => node(content['attachment']));
  if (attachments.length === 0) throw new ResourceFault(`${path}.content`, 'missing');
  const ours = attachments.find(({ contentType }) => contentType === NOTE_TYPE);
  if (ours !== undefined) return ourNote(ours);
  const plain = attachments.find(({ contentType }) => /^text\/plain(;\s*charset=utf-8)?$/i.test(text(contentType)));
  if (plain !== undefined && text(plain['data']) !== '') return plainNote(resource, plain);
  const [first = {}] = attachments;
  const data = text(first['data']);
  const bytes = data === '' ? null : base64ToBytes(data);
  if (data !== '' && bytes === null) throw new ResourceFault(`${path}.content[0].attachment.data`, 'not-valid');
  const url = text(first['url']);
  const file = /^[A-Za-z0-9][A-Za-z0-9._/-]*$/.test(url) && !url.includes('..') ? url : '';
  if (bytes === null && file === '') return null; // it lies with somebody else
  return {
    kind: 'document-file',
    name: text(first['title']) || words(resource['type']) || 'document',
    category: categoryOf(words(resource['type'])),
    remark: text(resource['description']),
    bytes,
    file,
  };
}

const categoryOf = (words: string) =>
  (DOCUMENT_CATEGORIES as readonly string[]).includes(words) ? (words as DocumentFound['category']) : 'other';

function ourNote(attachment: Node): ContentOf<'note'> {
  const path = 'DocumentReference.content.attachment.data';
  const written = base64ToText(text(attachment['data']));
  try {
    return accept(NoteContent, JSON.parse(written ?? ''), {}, path);
  } catch {
    throw new ResourceFault(path, 'not-valid');
  }
}

function plainNote(resource: Node, attachment: Node): ContentOf<'note'> {
  const path = 'DocumentReference.content.attachment.data';
  const body = base64ToText(text(attachment['data']));
  if (body === null) throw new ResourceFault(path, 'not-valid');
  const title = text(attachment['title']) || text(resource['description']) || words(resource['type']) || 'Note';
  const candidate = { kind: 'note', title: cut(title, 200), template: '', body: richTextOf(body) };
  return accept(NoteContent, candidate, { body: path }, path);
}
