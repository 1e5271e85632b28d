import type { CreatedPatient } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../../e2e/browser.ts';
import { startTestServer } from '../../e2e/server.ts';
import { API, type Client, expectStatus, signIn } from '../../e2e/support/api.ts';
import { mailOf } from '../../e2e/support/mail.ts';
import { type Bench, median } from '../bench.ts';

/** A phone of five years on a poor line: 400 kbit/s, 300 ms there and back, a quarter of this machine's processor. */
const LINE = { offline: false, latency: 300, downloadThroughput: 50_000, uploadThroughput: 25_000 };
const SLOWER = 4;
const PHONE = { width: 390, height: 844 };
const BORN = { day: '6', month: '5', year: '1980' };

interface Run {
  pageMs: number;
  questionMs: number;
  contentMs: number;
  kb: number;
}

/** From the mail's link to the sealed page, from its press to the question, and from the answer to the first words. */
export default async function packet(bench: Bench): Promise<void> {
  const [server, browser] = await Promise.all([startTestServer(), launchBrowser()]);
  try {
    const owner = await signIn(server.url, server.demo());
    const link = await mailedPacket(owner, server.url);
    const runs: Run[] = [];
    for (let round = 0; round < (bench.quick ? 1 : bench.rounds); round++) {
      const run = await readOnce(browser, link);
      bench.say(`page ${run.pageMs} ms, question ${run.questionMs} ms, content ${run.contentMs} ms, ${run.kb.toFixed(0)} kB`); // prettier-ignore
      runs.push(run);
    }
    const add = (metric: string, unit: string, of: (run: Run) => number): void => {
      const samples = runs.map(of).map((value) => Number(value.toPrecision(4)));
      bench.row({ metric, value: median(samples), unit, peer: '', peerVersion: '', peerValue: null, ratio: null, samples }); // prettier-ignore
    };
    add('mail link to the page with its button, nothing cached, CPU / 4, 400 kbit/s', 'ms', ({ pageMs }) => pageMs);
    add('Open to the question', 'ms', ({ questionMs }) => questionMs);
    add('answer to the first words of the packet', 'ms', ({ contentMs }) => contentMs);
    add('everything that was fetched until then, as sent', 'kB', ({ kb }) => kb);
  } finally {
    await browser.close();
    await server.remove();
  }
}

/** A packet of two pages of instructions and a text to agree to, sent. @returns the link of its mail */
async function mailedPacket(owner: Client, url: string): Promise<string> {
  const post = async <T>(path: string, body: object): Promise<T> =>
    (await expectStatus(owner.ask({ method: 'POST', path: API + path, body }), 200, 201)).json<T>();
  const email = `${newId()}@patient.example`;
  const { account } = (await expectStatus(owner.ask({ path: `${API}/session` }), 200)).json<{
    account: { id: string };
  }>();
  const fields = {
    givenName: 'Prisca', familyName: 'Bench', secondFamilyName: '', preferredName: '', birthDate: '1980-05-06', sex: 'female', language: 'en', phone: '', email, mrn: '', ssn: '',
    address: { line: '', city: '', state: '', postalCode: '', country: '' }, emergencyContact: { name: '', relation: '', phone: '' },
  }; // prettier-ignore
  const patient = await post<CreatedPatient>('/patients', { fields, providerIds: [account.id], duplicatesSeen: true });
  const paragraph = (n: number) => ({
    type: 'paragraph',
    content: [
      {
        type: 'text',
        text: `${n}. Take it in the evening with a glass of water, and write down how you slept. `.repeat(2),
      },
    ],
  });
  const body = { type: 'doc', content: Array.from({ length: 30 }, (_, n) => paragraph(n)) };
  const { id: formId } = await post<{ id: string }>('/consent-forms', {
    title: 'Consent',
    locale: 'en',
    starter: null,
    body,
  });
  const items = [
    { kind: 'instructions', id: newId(), title: 'At home', body },
    { kind: 'consent', id: newId(), formId },
  ];
  const { id } = await post<{ id: string }>(`/patients/${patient.id}/packets`, {
    title: 'Your plan',
    locale: 'en',
    items,
  });
  await post(`/packets/${id}/sendings`, { revision: 1, challenge: 'birth-date' });
  return (await mailOf(url, 'packet', email)).link;
}

async function readOnce(browser: Browser, link: string): Promise<Run> {
  const context = await browser.newContext({ viewport: PHONE, hasTouch: true, isMobile: true, locale: 'en-GB' });
  try {
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    await devtools.send('Network.enable');
    let bytes = 0;
    devtools.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
    await devtools.send('Network.emulateNetworkConditions', LINE);
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
    const timed = async (work: () => Promise<unknown>): Promise<number> => {
      const from = performance.now();
      await work();
      return Math.round(performance.now() - from);
    };
    const button = page.getByRole('button', { name: 'Open', exact: true });
    const pageMs = await timed(async () => {
      await page.goto(link, { waitUntil: 'commit' });
      await button.waitFor();
    });
    const questionMs = await timed(async () => {
      await button.click();
      await page.getByLabel('Day').waitFor();
    });
    await page.getByLabel('Day').fill(BORN.day);
    await page.getByLabel('Month').fill(BORN.month);
    await page.getByLabel('Year').fill(BORN.year);
    const contentMs = await timed(async () => {
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByRole('heading', { name: 'Your plan', level: 1 }).waitFor();
    });
    return { pageMs, questionMs, contentMs, kb: bytes / 1000 };
  } finally {
    await context.close();
  }
}
