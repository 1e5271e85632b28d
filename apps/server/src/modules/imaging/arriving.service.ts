import type { SplitInstance } from '@hyaline/dicom';
import { newId } from '@hyaline/kit';
import { KeyError } from '../../platform/crypto/index.ts';
import type { Actor } from '../../platform/db/index.ts';
import { noteCommitted } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { StorageFullError } from '../../platform/storage/index.ts';
import { ensurePhiSchema } from '../tenancy/index.ts';
import { ArrivingMemory } from './arriving-memory.ts';
import * as repo from './arriving.repo.ts';
import { FullError, type Sealed } from './keep-batch.ts';
import { keepTogether } from './keep-together.ts';
import { objectKey } from './object-keys.ts';
import { digestOf, discardParts, instanceRow, sealParts } from './seal-instance.ts';
import { takeApart } from './take-apart.ts';
import { type UidKey, uidKeys } from './uid-keys.ts';

type Needs = Pick<Platform, 'db' | 'database' | 'vault' | 'storage' | 'log'>;
const PHI = { phi: true };

export type ArrivalRefusal =
  | 'not-dicom' // cannot be read as a DICOM file
  | 'no-image' // a DICOM object without pixels that are read here
  | 'other-study' // not of the study that the request names
  | 'duplicate' // its UID is known with other content
  | 'no-room' // disk full, or more than one study may have
  | 'failed';

/** What became of one file. Its UIDs are empty when it could not be read. */
export interface Arrival {
  studyUid: string;
  seriesUid: string;
  sopUid: string;
  sopClassUid: string;
  refusal: ArrivalRefusal | null;
}

interface Arrived extends Sealed {
  arrival: Arrival;
}

interface Options {
  ip: string;
  /** Refuses images of any other study. */
  onlyStudyUid?: string | undefined;
}

const BATCH = 32;

/**
 * Images of one request, on their way into the studies of its person. Each is sealed and staged as it comes; they become
 * durable and then visible in batches, in one transaction with the ledger entry of each batch. `finish()` must be called.
 */
export class Arrivals {
  readonly #platform: Needs;
  readonly #actor: Actor;
  readonly #options: Options;
  readonly #keyOf: UidKey;
  readonly #all: Arrival[] = [];
  readonly #targets = new Map<string, Promise<string>>();
  readonly #waiting = new Map<string, Arrived[]>();

  private constructor(platform: Needs, actor: Actor, options: Options, keyOf: UidKey) {
    this.#platform = platform;
    this.#actor = actor;
    this.#options = options;
    this.#keyOf = keyOf;
  }

  static async open(platform: Needs, actor: Actor, options: Options): Promise<Arrivals> {
    await ensurePhiSchema(platform, actor.tenantId);
    return new Arrivals(platform, actor, options, await uidKeys(platform, actor.tenantId));
  }

  /** Takes one whole file. What is wrong with it is told by `finish()`, in the order of coming. */
  async add(file: Uint8Array): Promise<void> {
    const arrival: Arrival = { studyUid: '', seriesUid: '', sopUid: '', sopClassUid: '', refusal: null };
    this.#all.push(arrival);
    try {
      await this.#take(arrival, file);
    } catch (error) {
      arrival.refusal = reasonOf(error);
      if (arrival.refusal === 'failed') this.#platform.log.warn({ kind: kindOf(error) }, 'an image could not be kept');
    }
  }

  /** Notes a part of the request that was no file at all. */
  addRefused(refusal: ArrivalRefusal): void {
    this.#all.push({ studyUid: '', seriesUid: '', sopUid: '', sopClassUid: '', refusal });
  }

  async finish(): Promise<readonly Arrival[]> {
    for (const [studyId, batch] of this.#waiting) await this.#keep(studyId, batch);
    this.#waiting.clear();
    return this.#all;
  }

  #take(arrival: Arrival, file: Uint8Array): Promise<void> {
    return takeApart(file, async (split) => {
      if (split.kind === 'image') return this.#takeImage(arrival, file, split);
      arrival.refusal = NO_IMAGE.has(split.reason) ? 'no-image' : 'not-dicom';
    });
  }

  async #takeImage(arrival: Arrival, file: Uint8Array, split: SplitInstance): Promise<void> {
    const { header } = split;
    arrival.studyUid = header.studyInstanceUid;
    arrival.seriesUid = header.seriesInstanceUid;
    arrival.sopUid = header.sopInstanceUid;
    arrival.sopClassUid = header.sopClassUid;
    if (!header.studyInstanceUid || !header.seriesInstanceUid || !header.sopInstanceUid) {
      arrival.refusal = 'not-dicom';
      return;
    }
    const { onlyStudyUid } = this.#options;
    if (onlyStudyUid !== undefined && onlyStudyUid !== header.studyInstanceUid) {
      arrival.refusal = 'other-study';
      return;
    }
    const studyId = await this.#target(header.studyInstanceUid);
    const place = { tenantId: this.#actor.tenantId, studyId };
    const { row, details } = await instanceRow(this.#platform, place, split, await digestOf(file));
    const { parts, staged } = await sealParts(this.#platform, place, split);
    const sealed = { arrival, row: { ...row, ...parts, fileBytes: file.length }, details, staged, duplicate: false };
    const batch = this.#waiting.get(studyId) ?? [];
    this.#waiting.set(studyId, batch);
    batch.push(sealed);
    if (batch.length < BATCH) return;
    this.#waiting.delete(studyId);
    await this.#keep(studyId, batch);
  }

  /** The study that images of this UID go to: looked for once in a request. */
  #target(studyUid: string): Promise<string> {
    const known = this.#targets.get(studyUid);
    if (known) return known;
    const found = this.#find(this.#keyOf('study', studyUid));
    this.#targets.set(studyUid, found);
    found.catch(() => this.#targets.delete(studyUid));
    return found;
  }

  async #find(uidKey: Buffer): Promise<string> {
    const memory = new ArrivingMemory(this.#platform, this.#actor);
    const recalled = memory.recall(uidKey);
    if (recalled !== undefined) return recalled;
    const id = await findOrStart(this.#platform, this.#actor, uidKey);
    memory.keep(uidKey, id);
    return id;
  }

  async #keep(studyId: string, batch: readonly Arrived[]): Promise<void> {
    const { tenantId } = this.#actor;
    const { storage } = this.#platform;
    try {
      await storage.settle(batch.flatMap(({ staged }) => staged));
      const ask = { actor: this.#actor, studyId, ip: this.#options.ip };
      const { stale, left, entry } = await keepTogether(this.#platform, ask, batch);
      if (entry) noteCommitted({ tenantId, ...entry });
      for (const { arrival, duplicate } of batch) if (duplicate) arrival.refusal = 'duplicate';
      for (const id of stale) await storage.delete(objectKey(tenantId, studyId, id));
      await this.#discard(studyId, left);
    } catch (error) {
      new ArrivingMemory(this.#platform, this.#actor).forget(studyId);
      for (const { arrival } of batch) arrival.refusal = reasonOf(error);
      this.#platform.log.warn({ kind: kindOf(error) }, 'images could not be kept');
      await this.#discard(studyId, batch);
    }
  }

  async #discard(studyId: string, images: readonly Sealed[]): Promise<void> {
    for (const { row } of images) await discardParts(this.#platform, { tenantId: this.#actor.tenantId, studyId }, row);
  }
}

const NO_IMAGE: ReadonlySet<string> = new Set(['no-pixels', 'unsupported']);

function reasonOf(error: unknown): ArrivalRefusal {
  if (error instanceof StorageFullError || error instanceof FullError) return 'no-room';
  return 'failed';
}

const kindOf = (error: unknown): string =>
  error instanceof KeyError ? error.code : error instanceof Error ? error.name : 'other';

async function findOrStart(platform: Needs, actor: Actor, uidKey: Buffer): Promise<string> {
  const known = await repo.findArriving(platform.db, actor, uidKey);
  if (known !== undefined) return known;
  return platform.db.inTenant(
    actor,
    async (tx) => {
      const id = newId();
      if (await repo.startArriving(tx, id, uidKey)) {
        await platform.vault.createStudyKey(actor.tenantId, id);
        return id;
      }
      const others = await repo.findArrivingIn(tx, uidKey);
      if (others === undefined) throw new Error('the study went away while it was begun');
      return others;
    },
    PHI,
  );
}
