import type { LegalDocument, Locale } from '@hyaline/contract';
import type { Platform } from '../../platform/index.ts';
import * as repo from './document.repo.ts';
import { parseDocument } from './document-text.ts';
import { publishable } from './documents.ts';

type Needs = Pick<Platform, 'db'>;

/**
 * Offers the documents of this release to the clinics of the installation. Called at each start.
 * @throws Error when a text that was published before has changed under its version
 */
export const publishDocuments = async ({ db }: Needs): Promise<void> => {
  await db.asPlatform((tx) => repo.publish(tx, publishable()));
};

/** All versions of one document, or of all, newest first. */
export const versionsOf = async ({ db }: Needs, code: string | null = null): Promise<repo.VersionRow[]> =>
  (await db.asPlatform(repo.versions)).filter((version) => code === null || version.code === code);

/** The published bytes of a version, whose SHA-256 is shown beside it. */
export const exactText = async (
  { db }: Needs,
  code: string,
  version: string,
  locale: Locale,
): Promise<string | undefined> => (await db.asPlatform((tx) => repo.documentText(tx, code, version, locale)))?.body;

/** @returns undefined for a version that was never published */
export const documentOf = async (
  { db }: Needs,
  code: string,
  version: string | null,
  locale: Locale,
): Promise<LegalDocument | undefined> => {
  const row = await db.asPlatform((tx) => repo.documentText(tx, code, version, locale));
  return row && shown(row);
};

export const shown = ({ body, ...row }: repo.TextRow): LegalDocument => ({ ...row, ...parseDocument(body) });
