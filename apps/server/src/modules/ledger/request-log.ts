import { SECOND_MS } from '@hyaline/kit';
import type { Platform } from '../../platform/index.ts';
import { forgetOld, insertRequests } from './ledger.repo.ts';

/** One request as it is over. No query, no body, nothing of a patient. */
export interface RequestRow {
  requestId: string;
  at: Date;
  method: string;
  /** The route's pattern, never the address that was asked for. */
  route: string;
  status: number;
  durationMs: number;
  tenantId: string | null;
  userId: string | null;
  /** Shortened to its network before it is kept. */
  ip: string;
  browser: string;
  os: string;
  language: string;
}

const BATCH = 500;
const MAX_WAITING = 20_000;
const FLUSH_AFTER_MS = SECOND_MS;

type Needs = Pick<Platform, 'db' | 'log'>;

/**
 * Collects rows and writes them in batches. Bounded: when the database cannot keep up, the oldest rows give way and
 * the loss is logged, since this stream may never hold a request up. (The ledger may: it is the other stream.)
 */
export class RequestLog {
  readonly #platform: Needs;
  #waiting: RequestRow[] = [];
  #lost = 0;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(platform: Needs) {
    this.#platform = platform;
  }

  add(row: RequestRow): void {
    if (this.#waiting.length >= MAX_WAITING) {
      this.#waiting.shift();
      this.#lost += 1;
    }
    this.#waiting.push(row);
    if (this.#waiting.length >= BATCH) void this.flush();
    else this.#timer ??= setTimeout(() => void this.flush(), FLUSH_AFTER_MS).unref();
  }

  /** Resolves when everything added so far is written, or has stayed behind because the database refused it. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  async #write(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, BATCH);
      try {
        await insertRequests(this.#platform.db, batch.map(withoutAddress));
      } catch (error) {
        this.#waiting.unshift(...batch);
        this.#platform.log.error({ code: (error as { code?: string }).code }, 'the request log could not be written');
        return;
      }
    }
    if (this.#lost > 0) this.#platform.log.error({ lost: this.#lost }, 'rows of the request log were lost');
    this.#lost = 0;
  }
}

const logs = new WeakMap<object, RequestLog>();

/** The request log of this process. */
export function requestLogOf(platform: Needs): RequestLog {
  const log = logs.get(platform.db) ?? new RequestLog(platform);
  logs.set(platform.db, log);
  return log;
}

export const recordRequest = (platform: Needs, row: RequestRow): void => requestLogOf(platform).add(row);

/** Requests older than 90 days and addresses older than 12 months are deleted. */
export async function sweepRequestLog({ db, log }: Needs): Promise<void> {
  const gone = await forgetOld(db);
  if (gone.requests + gone.addresses > 0) log.info(gone, 'old requests and addresses deleted');
}

function withoutAddress({ ip, ...row }: RequestRow): object {
  return { ...row, network: networkOf(ip) };
}

/** IPv4 /24 or IPv6 /48: enough to see an attack, too little to find a person. */
export function networkOf(ip: string): string {
  const v4 = /(\d+\.\d+\.\d+)\.\d+$/.exec(ip);
  if (v4) return `${v4[1]}.0/24`;
  const [head = ''] = ip.split('::');
  const groups = head.split(':').filter((group) => group !== '');
  return `${[...groups, '0', '0', '0'].slice(0, 3).join(':')}::/48`;
}
