import { connect, type Socket } from 'node:net';

export interface LoadOptions {
  port: number;
  connections: number;
  seconds: number;
  /** The next request, whole. Called once per request. */
  next(): Buffer;
  /** Any other status is an error. Default 200. */
  status?: number;
  /** Stops early after so many requests. */
  atMost?: number;
}

export interface LoadResult {
  perSecond: number;
  medianMs: number;
  p95Ms: number;
  p99Ms: number;
  requests: number;
}

/**
 * Keep-alive connections that each ask again as soon as they have their answer (a closed loop). Speaks HTTP/1.1 over
 * plain sockets and reads no more than status and length: on a small machine the load generator takes its processor
 * time from the server it measures.
 * @throws Error on another status, or an answer without a length
 */
export async function load(options: LoadOptions): Promise<LoadResult> {
  const sockets = await Promise.all(Array.from({ length: options.connections }, () => open(options.port)));
  const timesMs: number[] = [];
  const startedAt = performance.now();
  const until = startedAt + options.seconds * 1000;
  let left = options.atMost ?? Number.POSITIVE_INFINITY;
  const work = async (socket: Socket) => {
    const ask = exchange(socket, options.status ?? 200);
    while (performance.now() < until && left-- > 0) {
      const sentAt = performance.now();
      await ask(options.next());
      timesMs.push(performance.now() - sentAt);
    }
  };
  try {
    await Promise.all(sockets.map(work));
  } finally {
    for (const socket of sockets) socket.destroy();
  }
  return summarise(timesMs, performance.now() - startedAt);
}

export function summarise(timesMs: readonly number[], elapsedMs: number): LoadResult {
  const sorted = timesMs.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
  return {
    perSecond: sorted.length / (elapsedMs / 1000),
    medianMs: at(0.5),
    p95Ms: at(0.95),
    p99Ms: at(0.99),
    requests: sorted.length,
  };
}

interface Request {
  method?: string;
  path: string;
  headers: Record<string, string>;
  body?: unknown;
}

/** One HTTP/1.1 request as it goes over the wire; `body` as JSON. */
export function requestBytes({ method = 'GET', path, headers, body }: Request): Buffer {
  const content = body === undefined ? '' : JSON.stringify(body);
  const all = {
    ...headers,
    ...(content === ''
      ? {}
      : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(content)) }),
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${content}`);
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    socket.once('connect', () => resolve(socket));
    socket.once('error', reject);
  });
}

interface Waiting {
  resolve(): void;
  reject(error: Error): void;
}

function exchange(socket: Socket, status: number): (request: Buffer) => Promise<void> {
  let waiting: Waiting | undefined;
  let head = '';
  let bodyLeft = -1;
  const fail = (why: string) => waiting?.reject(new Error(why));
  socket.on('error', (error) => fail(error.message));
  socket.on('close', () => fail('the server closed the connection'));
  socket.on('data', (chunk) => {
    if (bodyLeft >= 0) bodyLeft -= chunk.length;
    else {
      head += chunk.toString('latin1');
      const end = head.indexOf('\r\n\r\n');
      if (end < 0) return;
      if (!head.startsWith(`HTTP/1.1 ${status} `)) return fail(`expected ${status}, got ${head.slice(0, 600)}`);
      const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
      if (length === undefined) return fail(`an answer without a length: ${head.slice(0, end)}`);
      bodyLeft = Number(length) - (head.length - end - 4);
    }
    if (bodyLeft > 0) return;
    head = '';
    bodyLeft = -1;
    waiting?.resolve();
  });
  return (request) =>
    new Promise((resolve, reject) => {
      waiting = { resolve, reject };
      socket.write(request);
    });
}
