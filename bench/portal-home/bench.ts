import { DOCUMENT_HEADER, richTextOf } from '@hyaline/contract';
import { newId, toBase64Url, utf8 } from '@hyaline/kit';
import { launchBrowser } from '../../e2e/browser.ts';
import { startTestServer } from '../../e2e/server.ts';
import { API, type Client, expectStatus, signIn } from '../../e2e/support/api.ts';
import { mailOf } from '../../e2e/support/mail.ts';
import { saveStudy } from '../../e2e/support/save-study.ts';
import { type Bench, median } from '../bench.ts';
import { onSlowLine } from './slow-line.ts';

const EMAIL = 'portal@patient.example';
const BORN = '1980-05-06';
/** Of each kind: a patient of some years. */
const MANY = { labs: 40, documents: 12, visits: 8, packets: 8, studies: 2 };
const ADDRESS = { line: '', city: '', state: '', postalCode: '', country: '' };

interface Home {
  session: number;
  record: number;
  shared: number;
  all: number;
}

/**
 * What the first page of a patient's own pages waits for: the session, then the record and what the clinic shares, both
 * at once, as the page asks for them. From the request to the last byte of the answer, on this machine, with its rows in
 * the ledger.
 */
export default async function portalHome(bench: Bench): Promise<void> {
  const server = await startTestServer({ env: { HYALINE_TRUSTED_PROXIES: '127.0.0.1', HYALINE_LOG_LEVEL: 'warn' } });
  try {
    const owner = await signIn(server.url, server.demo());
    await plant(owner);
    const cookie = await enter(server.url);
    const homes: Home[] = [];
    const rounds = bench.quick ? 20 : 200;
    for (let round = -5; round < rounds; round++) {
      const home = await open(server.url, cookie, round + 5);
      if (round >= 0) homes.push(home);
    }
    const add = (metric: string, of: (home: Home) => number): void => {
      const samples = homes.map((home) => Number(of(home).toFixed(2)));
      const p95 = samples.toSorted((a, b) => a - b)[Math.ceil(samples.length * 0.95) - 1] ?? Number.NaN;
      const row = { unit: 'ms', peer: '', peerVersion: '', peerValue: null, ratio: null, samples };
      bench.row({ metric: `${metric}, p95`, value: p95, ...row });
      bench.row({ metric: `${metric}, median`, value: median(samples), ...row });
    };
    add('portal home: session, then record and shared things at once', ({ all }) => all);
    add('session', ({ session }) => session);
    add('record', ({ record }) => record);
    add('what the clinic shares', ({ shared }) => shared);
    const browser = await launchBrowser();
    await onSlowLine(bench, browser, server.url, cookie).finally(() => browser.close());
  } finally {
    await server.remove();
  }
}

async function open(url: string, cookie: string, round: number): Promise<Home> {
  const headers = { cookie, 'x-forwarded-for': `198.18.${(round >> 8) & 255}.${round & 255}` };
  const ask = async (path: string): Promise<number> => {
    const start = performance.now();
    const answer = await fetch(`${url}${API}/portal${path}`, { headers });
    await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    return performance.now() - start;
  };
  const start = performance.now();
  const session = await ask('/session');
  const [record = 0, shared = 0] = await Promise.all([ask('/record?locale=en'), ask('/shared')]);
  return { session, record, shared, all: performance.now() - start };
}

/** Signs in by the mailed link and the birth date. @returns the cookie */
async function enter(url: string): Promise<string> {
  const { link } = await mailOf(url, 'portal-invitation', EMAIL);
  const answer = await fetch(`${url}${API}/portal/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ secret: new URL(link).hash.slice(1), birthDate: BORN }),
  });
  if (answer.status !== 204) throw new Error(`no way in: ${answer.status}`);
  return answer.headers.getSetCookie().map((each) => each.split(';')[0]).join('; '); // prettier-ignore
}

async function plant(owner: Client): Promise<void> {
  const post = async <T>(path: string, body: object): Promise<T> =>
    (await expectStatus(owner.ask({ method: 'POST', path: API + path, body }), 200, 201)).json<T>();
  const fields = {
    givenName: 'Prisca', familyName: 'Bench', secondFamilyName: '', preferredName: '', birthDate: BORN, sex: 'female', language: 'en', phone: '', email: EMAIL, mrn: '', ssn: '',
    address: ADDRESS, emergencyContact: { name: '', relation: '', phone: '' },
  }; // prettier-ignore
  const { id } = await post<{ id: string }>('/patients', { fields, providerIds: [], duplicatesSeen: true });
  const share = (kind: string, itemId: string) => post(`/patients/${id}/shared`, { kind, itemId });
  for (let n = 0; n < MANY.labs; n++) {
    const results = [{ name: 'HbA1c', loinc: '4548-4', value: 5 + n / 20, comparator: null, unit: '%', low: 4, high: 5.6, flag: null }]; // prettier-ignore
    await post(`/patients/${id}/entries`, { content: { kind: 'lab', panel: 'HbA1c', collectedAt: '2026-02-02', laboratory: '', remark: '', results } }); // prettier-ignore
  }
  for (let n = 0; n < MANY.documents; n++) await share('document', await document(owner, id, n));
  for (let n = 0; n < MANY.visits; n++) {
    const content = { day: '2026-03-02', label: `Visit ${n}`, note: '', document: { values: {}, goal: null, pins: [] } }; // prettier-ignore
    await share('visit', (await post<{ id: string }>(`/patients/${id}/visits`, { content })).id);
  }
  for (let n = 0; n < MANY.packets; n++) {
    const items = [{ kind: 'instructions', id: newId(), title: 'At home', body: richTextOf('Rest, and walk a little.\n'.repeat(40)) }]; // prettier-ignore
    const made = await post<{ id: string; revision: number }>(`/patients/${id}/packets`, { title: `Packet ${n}`, locale: 'en', items }); // prettier-ignore
    await post(`/packets/${made.id}/sendings`, { revision: made.revision, challenge: 'birth-date' });
  }
  for (let n = 0; n < MANY.studies; n++) {
    const study = await saveStudy(owner, { slices: 2, seed: 300 + n });
    await expectStatus(owner.ask({ method: 'PUT', path: `${API}/studies/${study.id}/patient`, body: { patientId: id } }), 200); // prettier-ignore
    await share('study', study.id);
  }
  await post(`/patients/${id}/portal`, { locale: 'en' });
}

async function document(owner: Client, id: string, n: number): Promise<string> {
  const about = toBase64Url(utf8(JSON.stringify({ name: `Letter ${n}.pdf`, category: 'letter', remark: '' })));
  const headers = { 'content-type': 'application/octet-stream', [DOCUMENT_HEADER]: about };
  const body = Buffer.from(`%PDF-1.4\n% ${n}\n1 0 obj<<>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n`);
  const path = `${API}/patients/${id}/documents`;
  return (await expectStatus(owner.ask({ method: 'POST', path, headers, body }), 201)).json<{ id: string }>().id;
}
