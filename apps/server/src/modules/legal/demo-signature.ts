import type { Actor } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/index.ts';
import { standing } from './signing.repo.ts';
import { signDocument, startSigning, takeStep } from './signing.service.ts';

/** The word in the place of a signature, so that nobody takes it for one. */
const NAME = 'Demo signature';
const TITLE = 'Made by the demo, no person signed';

/**
 * The demo clinic's agreement, so that its studies can be saved. It goes the way of every signature and is marked as
 * the demo's own; the database refuses it in any other installation.
 */
export async function signForDemo(platform: Platform, owner: Actor): Promise<void> {
  if (!platform.config.demo || (await standing(platform.db, owner)).writable) return;
  const { id, document } = await startSigning(platform, owner, { code: 'baa', locale: 'en' });
  const clauses = document.clauses.map((clause) => clause.id);
  await takeStep(platform, owner, id, { event: 'document_viewed', clauses });
  await takeStep(platform, owner, id, { event: 'consent_given', agreed: true });
  await takeStep(platform, owner, id, { event: 'signer_named', name: NAME, title: TITLE });
  await takeStep(platform, owner, id, { event: 'authority_stated', mayBind: true });
  const signer = { ...owner, sessionId: null, ip: null, browser: 'demo', os: 'demo' };
  await signDocument(platform, signer, id, { sha256: document.sha256 });
}
