import { availableParallelism } from 'node:os';
import { hash, verify } from '@node-rs/argon2';
import { ARGON2ID } from '../../../platform/crypto/index.ts';
import { refuse } from '../../../platform/http/index.ts';
import { normalisePassword } from './password-policy.ts';

/** The floor for imported hashes is 19 MiB and two passes; ours cost more (platform/crypto). */
const ALGORITHM = 2; // Algorithm.Argon2id is an ambient const enum, which cannot be imported as a value
const COSTS = { algorithm: ALGORITHM, ...ARGON2ID.password };

/** A hash of a password that nobody has, made at the same costs: unknown e-mails cost what known ones cost. */
const NOBODY = '$argon2id$v=19$m=65536,t=3,p=1$VIbUVvrq1MUc2QXIcmpsAA$lO2B48cNc2FLl6kd9MmXKFavF6u7bgkRGb4Y/0UirRc';

const work = (memoryCost: number, timeCost: number): number => memoryCost * timeCost;
const WORK_NOW = work(COSTS.memoryCost, COSTS.timeCost);

function workOf(stored: string): number {
  const [, memory = '0', time = '0'] = /\$m=(\d+),t=(\d+),/.exec(stored) ?? [];
  return work(Number(memory), Number(time));
}

/** True for a hash that was made when hashing cost less than now. */
export const isWeakerThanNow = (stored: string): boolean => workOf(stored) < WORK_NOW;

/** Costs of what a comparison with this hash lacks to one at the costs of now. */
const missing = (stored: string) => ({
  ...COSTS,
  memoryCost: Math.max(8, Math.round((WORK_NOW - workOf(stored)) / COSTS.timeCost)),
});

const CONCURRENT = Math.max(1, availableParallelism() - 1); // one core stays free for everybody who is signed in
const WAITING = 4 * CONCURRENT; // a short line, about half a second: two people at once are no attack

/** Hashes passwords a few at a time. More than the line holds are refused, so that a flood cannot starve other work. */
export class PasswordHasher {
  #running = 0;
  readonly #line: (() => void)[] = [];
  readonly #compare: typeof verify;

  /** @param compare - another comparison than Argon2's, for tests of equal work */
  constructor(compare: typeof verify = verify) {
    this.#compare = compare;
  }

  /** @throws Refusal too-many-requests when the line is full */
  hash(password: string): Promise<string> {
    return this.#take(() => hash(normalisePassword(password), COSTS));
  }

  /**
   * Whether the password belongs to the stored hash; null stands for an account that does not exist, at the same cost.
   * @throws Refusal too-many-requests when the line is full
   */
  async matches(stored: string | null, password: string): Promise<boolean> {
    const text = normalisePassword(password);
    return this.#take(async () => {
      const same = (await this.#compare(stored ?? NOBODY, text)) && stored !== null;
      // a wrong password for an older, cheaper hash must not be told by its answer coming sooner
      if (!same && stored !== null && isWeakerThanNow(stored)) await hash(text, missing(stored));
      return same;
    });
  }

  /**
   * Other work of the same weight, in the same line.
   * @throws Refusal too-many-requests when the line is full
   */
  inLine<T>(work: () => Promise<T>): Promise<T> {
    return this.#take(work);
  }

  /**
   * For what would come to a hash in the end: says so before anything else is done for it.
   * @throws Refusal too-many-requests when the line is full
   */
  requireRoom(): void {
    if (this.#running >= CONCURRENT && this.#line.length >= WAITING)
      refuse('too-many-requests', { retryAfterSeconds: 2 });
  }

  async #take<T>(work: () => Promise<T>): Promise<T> {
    this.requireRoom();
    if (this.#running >= CONCURRENT) {
      await new Promise<void>((resolve) => this.#line.push(resolve));
    } else this.#running += 1;
    try {
      return await work();
    } finally {
      const next = this.#line.shift();
      if (next)
        next(); // hands its place over
      else this.#running -= 1;
    }
  }
}

/** One line for the whole process, since it guards the process's cores. */
export const passwords = new PasswordHasher();
