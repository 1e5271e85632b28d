import type { ScheduleProviders } from '@hyaline/contract';
import type { Page } from 'playwright-core';
import { launchBrowser } from '../../e2e/browser.ts';
import { startTestServer } from '../../e2e/server.ts';
import { signIn } from '../../e2e/support/api.ts';
import { DESKTOP, visit } from '../../e2e/support/visitor.ts';
import { type Bench, median } from '../bench.ts';
import { fullWeek, type Week } from './week.ts';

const MONDAY = '2027-01-11';
const PROVIDERS = 40;
const SLOWDOWN = 4;

/**
 * The calendar of 40 providers in Chromium at a fourth of this machine's speed, from the production build: from the key to
 * the frame that shows all of it. The server's answers are made up here and given at once.
 */
export default async function calendarWeek(bench: Bench): Promise<void> {
  const week = fullWeek(MONDAY, bench.quick ? 8 : PROVIDERS);
  const [server, browser] = await Promise.all([startTestServer(), launchBrowser()]);
  try {
    const visitor = await visit(browser, server.url, { screen: DESKTOP });
    await visitor.signInAs(await signIn(server.url, server.demo()));
    const { page } = visitor;
    await answer(page, week);
    const slow = await visitor.context.newCDPSession(page);
    await slow.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN });
    const fetched: number[] = [];
    const drawn: number[] = [];
    const days: number[] = [];
    for (let round = -1; round < bench.rounds; round++) {
      await page.goto(`/schedule?view=list&day=${MONDAY}`);
      await page.locator('button[data-appointment]').first().waitFor();
      await page.waitForTimeout(1500); // a person looks before they go on
      const first = await press(page, '2', '[data-settled] tbody tr', week.providers.length);
      await page.waitForTimeout(500);
      await press(page, '3', '[data-settled] button[data-appointment]', 1);
      await page.waitForTimeout(500);
      const again = await press(page, '2', '[data-settled] tbody tr', week.providers.length);
      await page.waitForTimeout(500);
      const day = await press(page, '1', '[data-settled] [data-column]', week.providers.length);
      bench.say(`week ${again.toFixed(0)} ms, with its answer ${first.toFixed(0)} ms, day ${day.toFixed(0)} ms`);
      if (round < 0) continue; // the first one compiles the page
      fetched.push(first);
      drawn.push(again);
      days.push(day);
    }
    const what = `${week.providers.length} providers, ${week.appointments.length} appointments, ${SLOWDOWN}x CPU throttle`;
    const add = (metric: string, samples: number[]): void => {
      const rounded = samples.map((value) => Number(value.toPrecision(4)));
      bench.row({ metric: `${metric}, ${what}`, value: median(rounded), unit: 'ms', peer: '', peerVersion: '', peerValue: null, ratio: null, samples: rounded }); // prettier-ignore
    };
    add('week drawn', drawn);
    add('week read from its answer, checked and drawn', fetched);
    add('day drawn, one column for each', days);
  } finally {
    await browser.close();
    await server.remove();
  }
}

/** Presses a key and waits for the frame in which so many of what is looked for have been painted. Milliseconds. */
const press = (page: Page, key: string, selector: string, count: number): Promise<number> =>
  page.evaluate(
    ([pressed, wanted, many]) =>
      new Promise<number>((resolve) => {
        const start = performance.now();
        document.body.dispatchEvent(
          new KeyboardEvent('keydown', { key: pressed, code: `Digit${pressed}`, bubbles: true }),
        );
        const look = (): void => {
          if (document.querySelectorAll(wanted).length < many) requestAnimationFrame(look);
          else requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - start)));
        };
        look();
      }),
    [key, selector, count] as const,
  );

async function answer(page: Page, week: Week): Promise<void> {
  const within = (url: URL) => {
    const [from, to] = [url.searchParams.get('from') ?? '', url.searchParams.get('to') ?? ''];
    return ({ startsAt, endsAt }: { startsAt: string; endsAt: string }): boolean => startsAt < to && endsAt > from;
  };
  await page.route(/\/api\/v1\/(?:schedule|locations|patients\/names)/, async (route) => {
    const url = new URL(route.request().url());
    const answers: Record<string, () => unknown> = {
      '/locations': () => ({ locations: week.locations }),
      '/schedule/types': () => ({ types: week.types }),
      '/schedule/providers': (): ScheduleProviders => ({ providers: week.providers, former: [] }),
      '/schedule/appointments': () => ({ appointments: week.appointments.filter(within(url)) }),
      '/schedule/open-times': () => ({ open: week.open.filter(within(url)) }),
      '/patients/names': () => ({ names: [] }),
    };
    const made = answers[url.pathname.replace('/api/v1', '')];
    await (made === undefined ? route.continue() : route.fulfill({ json: made() }));
  });
}
