import type { Locale } from '@hyaline/contract';
import type { Platform } from '../../platform/index.ts';
import { documentOf, versionsOf } from './document.service.ts';
import { changesPage, documentPage, gonePage, indexPage, type PublicPage } from './public-html.ts';

type Needs = Pick<Platform, 'db' | 'config'>;
export type Found = PublicPage & { status: 200 | 404 };

const found = (page: PublicPage): Found => ({ ...page, status: 200 });
const gone = (locale: Locale): Found => ({ ...gonePage(locale), status: 404 });

/** The list of documents, each in the version that is in force. */
export const legalIndex = async (platform: Needs, locale: Locale): Promise<Found> =>
  found(indexPage(locale, await versionsOf(platform), platform.config.securityContact));

/** A document: the version in force, or the one asked for. */
export async function legalDocument(
  platform: Needs,
  locale: Locale,
  code: string,
  version: string | null = null,
): Promise<Found> {
  const [text, versions] = await Promise.all([documentOf(platform, code, version, locale), versionsOf(platform, code)]);
  return text ? found(documentPage(text, versions, platform.config.securityContact)) : gone(locale);
}

/** What a version changed in the one before it. */
export async function legalChanges(platform: Needs, locale: Locale, code: string, version: string): Promise<Found> {
  const supersedes = (await versionsOf(platform, code)).find((each) => each.version === version)?.supersedes ?? null;
  if (supersedes === null) return gone(locale);
  const [before, after] = await Promise.all([
    documentOf(platform, code, supersedes, locale),
    documentOf(platform, code, version, locale),
  ]);
  return before && after ? found(changesPage(before, after)) : gone(locale);
}
