import { type RunnerTestCase, TestRunner } from 'vitest';
import { lastLook } from './last-look.ts';

/** Adds to what a failed test says what stood on its pages, before its own hooks close them. */
export class LookingRunner extends TestRunner {
  async onTaskFinished({ result }: RunnerTestCase): Promise<void> {
    const [error] = result?.errors ?? [];
    if (result?.state !== 'fail' || error === undefined) return;
    const seen = await lastLook();
    if (seen !== '') error.message += `\n--- what stood on the page ---\n${seen}`;
  }
}

// vitest loads a runner by its path and takes the default export
// oxlint-disable-next-line import/no-default-export
export default LookingRunner;
