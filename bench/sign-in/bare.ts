import { availableParallelism } from 'node:os';
import { ARGON2ID } from '../../apps/server/src/platform/crypto/index.ts';
import { argon2 } from './argon2.ts';

// The peer, as a process of its own: compares one password with one hash for so many seconds, at the parameters and
// the concurrency of the server, and prints how many it did in a second.
const seconds = Number(process.argv[2]);
const costs = { algorithm: 2, ...ARGON2ID.password };
const stored = await argon2.hash('Quartz-Lantern-482-Fjord!', costs);
const startedAt = performance.now();
const until = startedAt + seconds * 1000;
let done = 0;
await Promise.all(
  Array.from({ length: Math.max(1, availableParallelism() - 1) }, async () => {
    while (performance.now() < until) {
      await argon2.verify(stored, 'Quartz-Lantern-482-Fjord!');
      done += 1;
    }
  }),
);
process.stdout.write(String((done * 1000) / (performance.now() - startedAt)));
