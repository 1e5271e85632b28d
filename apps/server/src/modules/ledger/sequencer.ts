import { MINUTE_MS, SECOND_MS } from '@hyaline/kit';
import { GrowingTree, originOf, signCheckpoint, type TreeNode } from '@hyaline/ledger';
import type { Client, ClientConfig } from 'pg';
import { sha256 } from '../../platform/crypto/index.ts';
import type { Platform } from '../../platform/index.ts';
import { appendAnchors } from './anchor-file.ts';
import {
  BATCH,
  connect,
  insertAnchors,
  insertCheckpoint,
  insertLeaves,
  insertNodes,
  moveCursor,
  type NewEntry,
  type NewLeaf,
  readEdge,
  readNewEntries,
  readUnanchored,
  underLock,
} from './sequencer.repo.ts';
import { noteSigner } from './signing.ts';

const TICK_MS = SECOND_MS;
const ANCHOR_EVERY_MS = MINUTE_MS;
const FILE_ANCHOR = 'file';

type Needs = Pick<Platform, 'config' | 'log' | 'clock' | 'database' | 'vault'>;

/**
 * Gives committed entries their place: a contiguous index per clinic, the Merkle tree over them, and a signed head.
 * Runs every second, and at once again while full batches wait. Several nodes may run one; one of them works.
 */
export class Sequencer {
  readonly #platform: Needs;
  readonly #installationId: string;
  #client: Client | undefined;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #anchoredAt = Number.NEGATIVE_INFINITY;
  #stopped = false;

  constructor(platform: Needs, installationId: string) {
    this.#platform = platform;
    this.#installationId = installationId;
  }

  start(): void {
    this.#timer = setTimeout(() => void this.#tick(), TICK_MS);
    this.#timer.unref();
  }

  /** Takes everything that is committed and settled into the tree. @returns how many entries that were */
  async run(): Promise<number> {
    let total = 0;
    for (let taken = BATCH; taken === BATCH; total += taken) taken = await this.#exclusively(() => this.#takeBatch());
    return total;
  }

  /** Copies every new head to the anchor file now. */
  async anchor(): Promise<void> {
    await this.#exclusively(() => this.#writeAnchors());
    this.#anchoredAt = this.#platform.clock.now().getTime();
  }

  /** Ends after the last entries are in the tree and the last heads in the anchor file. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    try {
      await this.run();
      await this.anchor();
    } catch (error) {
      this.#complain(error);
    }
    await this.#client?.end().catch(() => undefined);
    this.#client = undefined;
  }

  async #tick(): Promise<void> {
    try {
      await this.run();
      if (this.#platform.clock.now().getTime() - this.#anchoredAt >= ANCHOR_EVERY_MS) await this.anchor();
    } catch (error) {
      this.#complain(error);
      await this.#client?.end().catch(() => undefined);
      this.#client = undefined;
    }
    if (!this.#stopped) this.start();
  }

  #complain(error: unknown): void {
    const { code, message } = error as { code?: string; message?: string };
    // what the database says can quote rows
    const words = code === undefined && message !== undefined ? message : 'the sequencer failed';
    this.#platform.log.error({ part: 'sequencer', code: code ?? '' }, words);
  }

  /** One piece of work at a time on the one connection. */
  #exclusively<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#running.then(work);
    this.#running = result.then(
      () => undefined,
      () => undefined,
    );
    return result;
  }

  async #connected(): Promise<Client> {
    const config: ClientConfig = await this.#platform.database.roleConnection('hyaline_sequencer');
    this.#client ??= await connect(config);
    return this.#client;
  }

  async #takeBatch(): Promise<number> {
    const client = await this.#connected();
    const taken = await underLock(client, async () => {
      const entries = await readNewEntries(client);
      const last = entries.at(-1);
      if (!last) return 0;
      const clinics = Map.groupBy(entries, ({ tenantId }) => tenantId);
      for (const [tenantId, own] of clinics) await this.#grow(client, tenantId, own);
      await moveCursor(client, last);
      return entries.length;
    });
    return taken ?? 0;
  }

  async #grow(client: Client, tenantId: string, entries: readonly NewEntry[]): Promise<void> {
    const { size, peaks } = await readEdge(client, tenantId);
    const tree = new GrowingTree(size, peaks, (bytes) => new Uint8Array(sha256(bytes)));
    const leaves: NewLeaf[] = [];
    const nodes: TreeNode[] = [];
    for (const { id, leaf } of entries) {
      leaves.push({ index: tree.size, entryId: id, leaf });
      nodes.push(...(await tree.append(leaf)).filter(({ level }) => level > 0));
    }
    const root = await tree.root();
    const origin = originOf(this.#installationId, tenantId);
    const note = await signCheckpoint({ origin, size: tree.size, root }, await noteSigner(this.#platform, origin));
    await insertLeaves(client, tenantId, leaves);
    await insertNodes(client, tenantId, nodes);
    await insertCheckpoint(client, tenantId, { size: tree.size, root, note });
  }

  /** The file first, then the row that says so: a crash in between writes a line twice, never a row without its line. */
  async #writeAnchors(): Promise<void> {
    const client = await this.#connected();
    await underLock(client, async () => {
      const heads = await readUnanchored(client, FILE_ANCHOR);
      if (heads.length === 0) return;
      const at = this.#platform.clock.now().toISOString();
      const lines = heads.map(({ tenantId, note }) => ({ at, origin: originOf(this.#installationId, tenantId), note }));
      await appendAnchors(this.#platform.config.anchorFile, lines);
      await insertAnchors(client, FILE_ANCHOR, heads);
    });
  }
}

/** Starts the sequencer of this process. */
export async function startSequencer(platform: Needs, installationId: string): Promise<Sequencer> {
  const sequencer = new Sequencer(platform, installationId);
  await sequencer.run();
  sequencer.start();
  return sequencer;
}
