import type { DocumentCode, Locale } from '@hyaline/contract';
import type { Statement, Tx } from '../../platform/db/index.ts';
import type { Published } from './documents.ts';

const PUBLISH: Statement = { name: 'legal-publish', text: 'select sec.publish_documents($1)' };

/** @throws DatabaseError when a published version would change */
export const publish = (tx: Tx, documents: readonly Published[]): Promise<object[]> =>
  tx.query(PUBLISH, [
    JSON.stringify(
      documents.map(({ effectiveOn, prevailingLocale, texts, ...rest }) => ({
        ...rest,
        effective_on: effectiveOn,
        prevailing_locale: prevailingLocale,
        texts: texts.map(({ locale, body, clauseIds }) => ({ locale, body, clause_ids: clauseIds })),
      })),
    ),
  ]);

export interface VersionRow {
  code: DocumentCode;
  version: string;
  material: boolean;
  supersedes: string | null;
  effectiveOn: string;
  publishedAt: Date;
  prevailingLocale: Locale;
  current: boolean;
}

const VERSIONS: Statement = {
  name: 'legal-versions',
  text: `select v.code, v.version, v.material, v.supersedes, v.effective_on::text as "effectiveOn",
      v.published_at as "publishedAt", v.prevailing_locale as "prevailingLocale",
      v.version = sec.current_version(v.code) as current
    from core.document_version v order by v.code, v.seq desc`,
};
/** Every version of every document, newest first. */
export const versions = (tx: Tx): Promise<VersionRow[]> => tx.query(VERSIONS, []);

export interface TextRow {
  code: DocumentCode;
  version: string;
  locale: Locale;
  sha256: string;
  body: string;
  effectiveOn: string;
}

const TEXT: Statement = {
  name: 'legal-text',
  text: `select t.code, t.version, t.locale, encode(t.sha256, 'hex') as sha256, t.body,
      v.effective_on::text as "effectiveOn"
    from core.document_text t join core.document_version v using (code, version)
    where t.code = $1 and t.version = coalesce($2, sec.current_version($1)) and t.locale = $3`,
};
/** One language of a version; of the version in force when `version` is null. */
export const documentText = async (
  tx: Tx,
  code: string,
  version: string | null,
  locale: Locale,
): Promise<TextRow | undefined> => (await tx.query<TextRow>(TEXT, [code, version, locale]))[0];
