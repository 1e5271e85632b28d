import { type Locale, type PlainProtocol, phi } from '@hyaline/contract';
import { courseWords, preparationWords, quantityWords, scheduleWords } from '@hyaline/protocol';
import type { Tx } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/index.ts';
import { signedContents } from './for-export.ts';
import { SHEET_WORDS } from './sheet-words.ts';

/**
 * The signed protocols that are in force or paused, newest first, in the words of the printed sheet. The signer is an
 * id: the caller knows names. The caller writes the ledger.
 */
export async function plainProtocols(
  platform: Pick<Platform, 'vault'>,
  tx: Tx,
  patientId: string,
  locale: Locale,
): Promise<(Omit<PlainProtocol, 'signedBy'> & { signedBy: string })[]> {
  const words = SHEET_WORDS[locale];
  const protocols = [];
  for (const { id, state, content, signedAt, signedBy } of await signedContents(platform, tx, patientId)) {
    if (state === 'ended') continue;
    protocols.push({
      id,
      state,
      title: phi(content.title),
      purpose: phi(content.purpose),
      instructions: phi(content.instructions),
      signedAt: signedAt.toISOString(),
      signedBy,
      items: content.items.map((item) => ({
        compound: phi(item.compound),
        dose: phi(`${quantityWords(item.dose, locale)}, ${words.route[item.route]}`),
        when: phi(scheduleWords(item.schedule, locale)),
        course: courseWords(item.schedule, item.dose.unit, locale).map(phi),
        preparation: preparationWords(item, locale).map(phi),
        note: phi(item.note),
      })),
    });
  }
  return protocols.toReversed();
}
