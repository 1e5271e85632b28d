import { readFileSync } from 'node:fs';
import type { DocumentCode, Locale } from '@hyaline/contract';
import { parseDocument } from './document-text.ts';

/** One version of a document as this release brings it. Once published, nothing of it may change. */
export interface Release {
  code: DocumentCode;
  version: string;
  /** Place in the history of the document; the highest one in force is the one to accept. */
  seq: number;
  /** Material: owners must accept it within 30 days. Otherwise they are told of it. */
  material: boolean;
  supersedes: string | null;
  effectiveOn: string;
  prevailingLocale: Locale;
}

/** Documents that nobody signs: they say what applies, or what the operator does. */
const first = (code: DocumentCode): Release => ({
  code,
  version: '1.0',
  seq: 1,
  material: false,
  supersedes: null,
  effectiveOn: '2026-11-01',
  prevailingLocale: 'en',
});

export const RELEASES: readonly Release[] = [
  {
    code: 'baa',
    version: '1.0',
    seq: 1,
    material: true,
    supersedes: null,
    effectiveOn: '2025-09-01',
    prevailingLocale: 'en',
  },
  {
    code: 'baa',
    version: '1.1',
    seq: 2,
    material: true,
    supersedes: '1.0',
    effectiveOn: '2026-01-05',
    prevailingLocale: 'en',
  },
  {
    code: 'clinic-privacy-notice',
    version: '1.0',
    seq: 1,
    material: false,
    supersedes: null,
    effectiveOn: '2026-01-05',
    prevailingLocale: 'en',
  },
  {
    code: 'dpa',
    version: '1.0',
    seq: 1,
    material: true,
    supersedes: null,
    effectiveOn: '2026-01-05',
    prevailingLocale: 'en',
  },
  first('terms'),
  first('shared-responsibility'),
  first('incident-plan'),
  first('security-research'),
];

/** The exact text of a release, as it is hashed, shown and signed. */
export const textOf = ({ code, version }: Release, locale: Locale): string =>
  readFileSync(new URL(`documents/${code}-${version}.${locale}.txt`, import.meta.url), 'utf8');

export interface Published extends Release {
  texts: { locale: Locale; body: string; clauseIds: string[] }[];
}

export const publishable = (): Published[] =>
  RELEASES.map((release) => ({
    ...release,
    texts: (['en', 'es'] as const).map((locale) => {
      const body = textOf(release, locale);
      return { locale, body, clauseIds: parseDocument(body).clauses.map(({ id }) => id) };
    }),
  }));
