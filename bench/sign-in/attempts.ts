import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

interface Attempts {
  port: number;
  /** As many are begun in a second, whether or not the ones before have their answer (an open loop). */
  perSecond: number;
  /** Ends when it does. */
  until: AbortSignal;
  headers(): Record<string, string>;
  body: unknown;
}

export interface Tally {
  done: number;
  /** Refused with 429 and the time to wait. */
  refused: number;
  seconds: number;
}

/**
 * Sign-ins at a fixed pace, as a crowd or an attacker sends them.
 * @throws Error for an answer other than 200, or 429 with Retry-After
 */
export async function attempt({ port, perSecond, until, headers, body }: Attempts): Promise<Tally> {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  const content = Buffer.from(JSON.stringify(body));
  const tally: Tally = { done: 0, refused: 0, seconds: 0 };
  const running = new Set<Promise<void>>();
  const startedAt = performance.now();
  for (let sent = 0; !until.aborted; sent += 1) {
    const late = performance.now() - startedAt - (sent * 1000) / perSecond;
    if (late < 0) await sleep(-late);
    const one = ask(agent, port, headers(), content).then((answer) => void (tally[answer] += 1));
    running.add(one);
    void one.then(
      () => running.delete(one),
      () => undefined, // seen below
    );
  }
  tally.seconds = (performance.now() - startedAt) / 1000;
  await Promise.all(running);
  agent.destroy();
  return tally;
}

function ask(agent: Agent, port: number, headers: Record<string, string>, body: Buffer): Promise<'done' | 'refused'> {
  return new Promise((resolve, reject) => {
    const asked = request({
      agent,
      port,
      host: '127.0.0.1',
      method: 'POST',
      path: '/api/v1/sign-in',
      headers: { ...headers, 'content-type': 'application/json', 'content-length': body.length },
    });
    asked.once('error', reject);
    asked.once('response', (answer) => {
      answer.resume();
      if (answer.statusCode === 200) resolve('done');
      else if (answer.statusCode === 429 && answer.headers['retry-after']) resolve('refused');
      else reject(new Error(`a sign-in was answered with ${answer.statusCode}`));
    });
    asked.end(body);
  });
}
