import { Agent, request as httpRequest } from 'node:http';
import { type LoadResult, summarise } from '../support/load.ts';

export interface Ask {
  method?: string;
  path: string;
  headers: Record<string, string>;
  body?: Buffer;
}

export interface HttpLoad {
  port: number;
  connections: number;
  /** The next request; null when there are no more. */
  next(): Ask | null;
}

export interface HttpResult extends LoadResult {
  /** Of all answers' bodies. */
  bytes: number;
  seconds: number;
}

/**
 * Keep-alive connections in a closed loop. Unlike `load`, it reads answers in chunks and of unknown length, as Orthanc
 * sends them; both sides are asked by it.
 * @throws Error on any status but 200
 */
export async function httpLoad({ port, connections, next }: HttpLoad): Promise<HttpResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const timesMs: number[] = [];
  let bytes = 0;
  const startedAt = performance.now();
  const work = async () => {
    for (let ask = next(); ask; ask = next()) {
      const sentAt = performance.now();
      bytes += await once(agent, port, ask);
      timesMs.push(performance.now() - sentAt);
    }
  };
  try {
    await Promise.all(Array.from({ length: connections }, work));
  } finally {
    agent.destroy();
  }
  const elapsed = performance.now() - startedAt;
  return { ...summarise(timesMs, elapsed), bytes, seconds: elapsed / 1000 };
}

/** @returns bytes of the answer's body */
function once(agent: Agent, port: number, { method = 'GET', path, headers, body }: Ask): Promise<number> {
  return new Promise((resolve, reject) => {
    const length: Record<string, string> = body ? { 'content-length': String(body.length) } : {};
    const asked = httpRequest({ agent, host: '127.0.0.1', port, path, method, headers: { ...headers, ...length } });
    asked.once('error', reject);
    asked.once('response', (answer) => {
      let bytes = 0;
      const first: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (answer.statusCode !== 200) first.push(chunk);
      });
      answer.once('error', reject);
      answer.once('end', () => {
        if (answer.statusCode === 200) return resolve(bytes);
        reject(new Error(`${method} ${path}: ${answer.statusCode} ${Buffer.concat(first).toString().slice(0, 400)}`));
      });
    });
    asked.end(body);
  });
}
