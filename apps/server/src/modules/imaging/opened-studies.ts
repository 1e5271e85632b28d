import { MINUTE_MS } from '@hyaline/kit';
import type { Platform } from '../../platform/index.ts';
import { openDetails, type StudyDetails } from './details.ts';

const MOST = 2000;
const LIFE_MS = 5 * MINUTE_MS;

interface Opened {
  sealed: Buffer;
  details: StudyDetails;
}

interface Kept {
  /** Of the vault's keys: once one of them is destroyed, nothing that was opened before is used. */
  generation: number;
  studies: Map<string, Opened>;
}

const keptOf = new WeakMap<object, Kept>();

/**
 * Opens what rows of studies say, for searches that see the same ones again and again. Whoever asks brings the row, as the
 * database let them see it in this very transaction: what was opened before is used for the same sealed bytes of the
 * same study and for nothing else. It is kept for five minutes at most, and not at all once any key was destroyed.
 */
export class OpenedStudies {
  readonly #platform: Pick<Platform, 'vault'>;
  readonly #tenantId: string;
  readonly #kept: Kept;

  constructor(platform: Pick<Platform, 'vault'>, tenantId: string) {
    this.#platform = platform;
    this.#tenantId = tenantId;
    this.#kept = currentOf(platform.vault);
  }

  /** @throws KeyError when the bytes were changed, moved to another row, or the study's key is gone */
  async open({ id, details: sealed }: { id: string; details: Buffer }): Promise<StudyDetails> {
    const { studies, generation } = this.#kept;
    const name = `${this.#tenantId}|${id}`;
    const known = studies.get(name);
    if (known?.sealed.equals(sealed)) return known.details;
    const place = { tenantId: this.#tenantId, studyId: id, table: 'study', rowId: id } as const;
    const details = await openDetails(this.#platform, place, sealed);
    if (generation !== this.#platform.vault.generation()) return details; // a key was destroyed meanwhile
    if (studies.size >= MOST) studies.clear();
    studies.set(name, { sealed: Buffer.from(sealed), details });
    return details;
  }
}

function currentOf(vault: Platform['vault']): Kept {
  const generation = vault.generation();
  const known = keptOf.get(vault);
  if (known?.generation === generation) return known;
  known?.studies.clear();
  const kept = { generation, studies: new Map<string, Opened>() };
  keptOf.set(vault, kept);
  setTimeout(() => {
    kept.studies.clear();
    if (keptOf.get(vault) === kept) keptOf.delete(vault);
  }, LIFE_MS).unref();
  return kept;
}
