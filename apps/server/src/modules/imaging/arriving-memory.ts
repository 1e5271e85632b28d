import { SECOND_MS } from '@hyaline/kit';
import type { Actor } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/index.ts';

const LIFE_MS = 10 * SECOND_MS;
const MOST = 500;

interface Kept {
  /** Of the vault's keys: once one of them is destroyed, a study may be gone. */
  generation: number;
  studies: Map<string, { id: string; at: number }>;
}

const keptOf = new WeakMap<object, Kept>();

/**
 * Which study images of a UID go to, for the next request of a program that sends one image in each. What is told here was
 * so at most ten seconds ago; that it still is, the database says when the images are added.
 */
export class ArrivingMemory {
  readonly #vault: Platform['vault'];
  readonly #who: string;

  constructor({ vault }: Pick<Platform, 'vault'>, { tenantId, userId }: Actor) {
    this.#vault = vault;
    this.#who = `${tenantId}|${userId}`;
  }

  recall(uidKey: Buffer): string | undefined {
    const known = this.#studies().get(this.#nameOf(uidKey));
    return known && known.at > performance.now() - LIFE_MS ? known.id : undefined;
  }

  keep(uidKey: Buffer, id: string): void {
    const studies = this.#studies();
    if (studies.size >= MOST) studies.clear();
    studies.set(this.#nameOf(uidKey), { id, at: performance.now() });
  }

  forget(studyId: string): void {
    const studies = this.#studies();
    for (const [name, { id }] of studies) if (id === studyId) studies.delete(name);
  }

  #nameOf(uidKey: Buffer): string {
    return `${this.#who}|${uidKey.toString('hex')}`;
  }

  #studies(): Kept['studies'] {
    const generation = this.#vault.generation();
    const known = keptOf.get(this.#vault);
    if (known?.generation === generation) return known.studies;
    const studies: Kept['studies'] = new Map();
    keptOf.set(this.#vault, { generation, studies });
    return studies;
  }
}
