import type { Platform } from '../../platform/index.ts';
import { addBytes, deadLinks, listenForDead } from './viewing.repo.ts';

const CHECK_MS = 500;
const RETRY_LISTEN_MS = 5000;

/** One response that is on its way to a recipient. */
export interface Download {
  /** Aborts when the link is revoked, or its time or the viewing's is over. */
  signal: AbortSignal;
  count(bytes: number): void;
  close(): void;
}

interface Running {
  linkId: string;
  endsAt: number;
  abort: AbortController;
}

/**
 * The downloads of this process, so that a revocation anywhere ends them within a second: told by the database at once
 * (LISTEN), and asked for each half second as long as one runs, in case the telling got lost. Also adds up what was sent.
 */
export class Downloads {
  readonly #platform: Platform;
  readonly #running = new Set<Running>();
  #sent = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;
  #checking = false;
  #stopListening: (() => Promise<void>) | undefined;
  #retry: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  /** Starts hearing of revocations. Without a connection the half-second question alone carries it. */
  async listen(): Promise<void> {
    if (this.#closed) return;
    try {
      const connection = await this.#platform.database.roleConnection('hyaline_login');
      const stop = await listenForDead(
        connection,
        (linkId) => this.end(linkId),
        () => this.#listenAgain(),
      );
      if (this.#closed) await stop();
      else this.#stopListening = stop;
    } catch {
      this.#listenAgain();
    }
  }

  begin(viewing: { linkId: string; accessId: string; endsAt: Date }): Download {
    const running: Running = { linkId: viewing.linkId, endsAt: viewing.endsAt.getTime(), abort: new AbortController() };
    this.#running.add(running);
    this.#timer ??= setInterval(() => void this.#check(), CHECK_MS);
    return {
      signal: running.abort.signal,
      count: (bytes) => this.#sent.set(viewing.accessId, (this.#sent.get(viewing.accessId) ?? 0) + bytes),
      close: () => this.#running.delete(running),
    };
  }

  /** Ends every download of a link in this process. */
  end(linkId: string): void {
    for (const running of this.#running) if (running.linkId === linkId) this.#abort(running);
  }

  /** Writes down what was sent so far. */
  async flush(): Promise<void> {
    if (this.#sent.size === 0) return;
    const sent = this.#sent;
    this.#sent = new Map();
    try {
      await addBytes(this.#platform.db, sent);
    } catch (error) {
      for (const [id, bytes] of sent) this.#sent.set(id, (this.#sent.get(id) ?? 0) + bytes); // counted with the next
      throw error;
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    clearTimeout(this.#retry);
    for (const running of this.#running) this.#abort(running);
    await this.#stopListening?.().catch(() => undefined);
    await this.flush().catch(() => undefined); // the database may be gone already
  }

  async #check(): Promise<void> {
    const now = Date.now();
    for (const running of this.#running) if (running.endsAt <= now) this.#abort(running);
    if (this.#checking) return;
    this.#checking = true;
    try {
      const links = [...new Set([...this.#running].map(({ linkId }) => linkId))];
      if (links.length > 0) for (const linkId of await deadLinks(this.#platform.db, links)) this.end(linkId);
      await this.flush();
    } catch {
      // the database does not answer: asked again at the next tick; new requests are refused meanwhile anyway
    } finally {
      this.#checking = false;
    }
    this.#restIfIdle();
  }

  #restIfIdle(): void {
    if (this.#running.size > 0 || this.#sent.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #abort(running: Running): void {
    this.#running.delete(running);
    running.abort.abort();
  }

  #listenAgain(): void {
    this.#stopListening = undefined;
    if (this.#closed || this.#retry) return;
    this.#retry = setTimeout(() => {
      this.#retry = undefined;
      void this.listen();
    }, RETRY_LISTEN_MS).unref();
  }
}
