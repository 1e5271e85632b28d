import { availableParallelism } from 'node:os';
import { failedPartyOf, type Step } from './one-trip.ts';

/** What one party does: how it enters the transaction, sealed when it leaves, and its one statement. */
export interface Party {
  enter(): readonly Step[];
  step: Step;
}

interface Waiting {
  party: Party;
  since: number;
  resolve(rows: object[]): void;
  reject(error: unknown): void;
}

/** Enough to keep the processors busy; more would only make each trip carry less. */
const MOST_TRIPS = Math.max(2, Math.ceil(availableParallelism() / 2));
const MOST_PARTIES = 16;
/** Parties that one trip fails at, one after another, before nobody goes with anybody. */
const MOST_FAILURES = 3;
/** As long as others wait for a connection of the pool. */
const MOST_WAIT_MS = 10_000;

/** Bears the code of a database that has no connection left: the answer is the same, to come back later. */
class WaitedTooLong extends Error {
  readonly code = '53300';
}

/**
 * Lets small statements of different people leave together. Nobody waits on purpose: who asks while trips are under way
 * goes with the next, in one transaction with whoever else has come meanwhile, so that many share one commit and one
 * packet. Each enters with a sealed context of their own before their own statement, and is answered after the commit. When
 * it fails, nothing of it stands: the one at whom it failed tries again alone and the others together, beside the trips that
 * go on, and nobody's failure is another's.
 */
export class SharedTrips {
  readonly #run: (parties: readonly (readonly Step[])[]) => Promise<object[][]>;
  readonly #waiting: Waiting[] = [];
  #underWay = 0;
  #watch: NodeJS.Timeout | undefined;

  constructor(run: (parties: readonly (readonly Step[])[]) => Promise<object[][]>) {
    this.#run = run;
  }

  /** @returns the rows of the party's own statement */
  ask(party: Party): Promise<object[]> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ party, resolve, reject, since: performance.now() });
      if (this.#underWay < MOST_TRIPS) void this.#leave();
      else this.#watchOver();
    });
  }

  /** Sends away whoever waited too long although no trip ends: all that are under way may stand still. */
  #watchOver(): void {
    const [oldest] = this.#waiting;
    if (oldest === undefined || this.#watch !== undefined) return;
    this.#watch = setTimeout(
      () => {
        this.#watch = undefined;
        const since = performance.now() - MOST_WAIT_MS;
        const left = this.#waiting.findIndex((each) => each.since > since);
        const late = this.#waiting.splice(0, left === -1 ? this.#waiting.length : left);
        for (const { reject } of late) reject(new WaitedTooLong('no trip left in time'));
        this.#watchOver();
      },
      Math.max(1, oldest.since + MOST_WAIT_MS - performance.now()),
    ).unref();
  }

  /** @throws WaitedTooLong, through the promise of `ask`, for who could not leave in time */
  async #leave(): Promise<void> {
    this.#underWay += 1;
    while (this.#waiting.length > 0) {
      const oldest = performance.now() - MOST_WAIT_MS;
      const together = this.#waiting.splice(0, MOST_PARTIES);
      for (const { since, reject } of together) if (since < oldest) reject(new WaitedTooLong('no trip left in time'));
      await this.#go(together.filter(({ since }) => since >= oldest));
    }
    this.#underWay -= 1;
  }

  async #go(together: readonly Waiting[], failures = 0): Promise<void> {
    if (together.length === 0) return;
    try {
      const rows = await this.#run(stepsOf(together));
      for (const [i, { resolve }] of together.entries()) resolve(rows[i] ?? []);
    } catch (error) {
      const failed = failedPartyOf(error);
      const one = failed === undefined ? undefined : together[failed];
      if (together.length === 1) together[0]?.reject(error);
      else if (one === undefined || failures + 1 >= MOST_FAILURES) for (const each of together) void this.#go([each]);
      else {
        void this.#go([one]);
        void this.#go(
          together.filter((other) => other !== one),
          failures + 1,
        );
      }
    }
  }
}

/** Who enters as the one before did (the same person, clinic, role and proof) does not enter again. */
function stepsOf(together: readonly Waiting[]): Step[][] {
  const entries = together.map(({ party }) => party.enter());
  return together.map(({ party: { step } }, i) =>
    entersAlike(entries[i] ?? [], entries[i - 1]) ? [step] : [...(entries[i] ?? []), step],
  );
}

const entersAlike = (a: readonly Step[], b: readonly Step[] | undefined): boolean =>
  a.length === b?.length && a.every((step, i) => isSame(step, b[i]));

const isSame = (a: Step, b: Step | undefined): boolean =>
  a.statement === b?.statement && a.params.every((param, i) => isEqual(param, b.params[i]));

const isEqual = (a: unknown, b: unknown): boolean =>
  a === b || (a instanceof Uint8Array && b instanceof Uint8Array && Buffer.compare(a, b) === 0);
