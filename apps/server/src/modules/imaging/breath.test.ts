import { expect, it } from 'vitest';
import { breathing } from './breath.ts';

it('gives others their turn about every 10 ms, however little is done between its steps', async () => {
  let turns = 0;
  let running = true;
  const other = (): void => {
    turns += 1;
    if (running) setImmediate(other);
  };
  setImmediate(other);
  const breathe = breathing();
  const end = performance.now() + 120;
  let steps = 0;
  while (performance.now() < end) {
    steps += 1;
    await breathe();
  }
  running = false;
  expect(steps).toBeGreaterThan(100); // most steps wait for nobody
  expect(turns).toBeGreaterThanOrEqual(4);
});
