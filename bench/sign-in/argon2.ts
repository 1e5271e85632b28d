import { createRequire } from 'node:module';

/** As the server resolves it. */
const ofTheServer = createRequire(new URL('../../apps/server/package.json', import.meta.url));

interface Argon2 {
  hash(password: string, costs: object): Promise<string>;
  verify(stored: string, password: string): Promise<boolean>;
}
export const argon2 = ofTheServer('@node-rs/argon2') as Argon2;
export const { version } = ofTheServer('@node-rs/argon2/package.json') as { version: string };
