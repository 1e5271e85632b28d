import { plainText } from '@hyaline/contract';
import { taggedPdf } from '../../platform/pdf/index.ts';
import type { ConsentDetails } from './details.ts';
import { PAPER_WORDS } from './words.ts';

export interface SignedPaper extends ConsentDetails {
  id: string;
  clinic: string;
  signedAt: Date;
  sha256: string;
}

/** A signed text with what happened before the signature, in the language of the text. */
export function consentPdf({ id, clinic, name, text, locale, chain, signedAt, sha256 }: SignedPaper): Promise<Buffer> {
  const words = PAPER_WORDS[text.locale];
  const body = plainText(text.body).split('\n');
  return taggedPdf({
    title: clinic,
    author: clinic,
    locale: text.locale,
    createdAt: signedAt.toISOString(),
    page: words.page,
    blocks: [
      { tag: 'P', text: `${clinic}. ${words.copy}` },
      { tag: 'H1', text: text.title },
      ...body.filter((line) => line.trim() !== '').map((line) => ({ tag: 'P' as const, text: line })),
      { tag: 'H2', text: words.signedBy },
      { tag: 'P', text: name },
      { tag: 'P', label: words.signedAt, text: signedAt.toISOString() },
      { tag: 'P', label: words.text, text: `${text.version}, ${text.locale}` },
      { tag: 'P', label: words.byReader, text: locale },
      { tag: 'H2', text: words.steps },
      ...chain.map(({ step, at }) => ({ tag: 'P' as const, label: words.step[step], text: at })),
      { tag: 'P', label: words.hash, text: sha256 },
      { tag: 'P', label: 'ID', text: id },
    ],
  });
}
