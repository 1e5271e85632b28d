import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { LOGO_LIMITS } from '@hyaline/contract';
import { refuse } from '../../platform/http/index.ts';
import type { Logo } from './branding.repo.ts';
import type { LogoAnswer, LogoJob } from './clean-logo.ts';

const LIMITS = { maxOldGenerationSizeMb: 256 };
const MAX_MS = 30_000;

let last: Promise<unknown> = Promise.resolve();

/**
 * A logo as it is kept. Made in a thread, one at a time in this process: a small file can hold a large picture, and the
 * server goes on meanwhile.
 * @throws Refusal logo-refused, logo-large also when memory or time did not suffice
 */
export async function cleanLogo(file: Uint8Array): Promise<Logo> {
  const mine = last.then(() => inThread(file));
  last = mine.catch(() => undefined);
  const answer = await mine;
  if ('problem' in answer) return refuse(answer.problem);
  const { png, width, height } = answer.logo;
  return { png: Buffer.from(png), width, height };
}

async function inThread(file: Uint8Array): Promise<LogoAnswer> {
  const worker = new Worker(new URL('logo-worker.ts', import.meta.url), { resourceLimits: LIMITS });
  try {
    const job: LogoJob = { file: new Uint8Array(file), limits: LOGO_LIMITS };
    worker.postMessage(job);
    const [answer] = (await once(worker, 'message', { signal: AbortSignal.timeout(MAX_MS) })) as [LogoAnswer];
    return answer;
  } catch (error) {
    if (
      error instanceof Error &&
      'code' in error &&
      ['ERR_WORKER_OUT_OF_MEMORY', 'ABORT_ERR'].includes(String(error.code))
    )
      return { problem: 'logo-large' };
    throw error;
  } finally {
    await worker.terminate();
  }
}
