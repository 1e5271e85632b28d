import type { Practice } from '@hyaline/contract';
import { startTestServer } from '../../e2e/server.ts';
import { API, type Client, expectStatus, openClinic, signAgreement } from '../../e2e/support/api.ts';
import { saveStudy } from '../../e2e/support/save-study.ts';
import { type Bench, timeMs } from '../bench.ts';

/** So many sign-ups in an hour from one network are the product's own limit. */
const MOST_ROUNDS = 5;

/**
 * A practice from nothing to its first saved study, by the requests that the pages send, one after another: sign-up with
 * the mailed link, second factor, profile, workspaces, a place with hours, the agreement signed step by step, the steps
 * of the set-up left, and a small scan saved and opened. How long a person reads is not in it.
 */
export default async function onboarding(bench: Bench): Promise<void> {
  const server = await startTestServer();
  const parts = { account: [] as number[], setUp: [] as number[], study: [] as number[] };
  try {
    let turn = 0;
    await bench.measure({
      metric: 'from sign-up to the first saved study, by a script',
      unit: 's',
      warmups: 0,
      rounds: bench.quick ? 1 : Math.min(bench.rounds, MOST_ROUNDS),
      ours: async () => {
        let client: Client | undefined;
        const account = await timeMs(async () => {
          client = (await openClinic(server.url, `Practice ${++turn}`, { signed: false })).client;
        });
        const one = client as Client;
        const made = await timeMs(() => setUp(one));
        const study = await timeMs(() => saveStudy(one));
        parts.account.push(account);
        parts.setUp.push(made);
        parts.study.push(study);
        return (account + made + study) / 1000;
      },
    });
    for (const [metric, samples] of Object.entries({
      'of it: account and second factor': parts.account,
      'of it: practice, place, agreement': parts.setUp,
      'of it: the study': parts.study,
    }))
      await bench.measure({
        metric,
        unit: 's',
        warmups: 0,
        rounds: samples.length,
        ours: () => (samples.shift() ?? Number.NaN) / 1000,
      });
  } finally {
    await server.remove();
  }
}

/** As the wizard: each step saved on the server when it is left. */
async function setUp(client: Client): Promise<void> {
  const ask = (method: string, path: string, body: unknown) =>
    expectStatus(client.ask({ method, path: API + path, body }), 200, 201, 204);
  const leave = (step: string, state: 'done' | 'skipped') => ask('PUT', `/practice/onboarding/${step}`, { state });
  const practice = async () => (await expectStatus(client.ask({ path: `${API}/practice` }), 200)).json<Practice>();

  const { revision, clinicName } = await practice();
  const profile = { clinicName, npi: '1234567893', specialty: null, phone: null, website: null, timeZone: 'America/New_York', locale: 'en', privacyOfficerId: null }; // prettier-ignore
  await ask('PUT', '/practice', { revision, ...profile });
  await leave('profile', 'done');
  const address = { line1: '', line2: '', city: '', region: '', postalCode: '', country: '' };
  const hours = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: '09:00', to: '17:00' }));
  await ask('POST', '/locations', { name: 'Main Street', address, phone: null, timeZone: profile.timeZone, hours });
  const workspaces = ['imaging', 'atlas', 'care', 'practice', 'trust'];
  await ask('PUT', '/practice/workspaces', { revision: (await practice()).revision, workspaces });
  await leave('workspaces', 'done');
  await signAgreement(client);
  await leave('agreement', 'done');
  for (const step of ['team', 'branding', 'sample']) await leave(step, 'skipped');
  await ask('POST', '/practice/onboarding/completion', undefined);
}
