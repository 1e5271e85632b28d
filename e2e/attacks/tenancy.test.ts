import { allows, type LegalStatus, type Permission } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../server.ts';
import { type Answer, type Client, type Clinic, makeClient, openClinic } from '../support/api.ts';
import { type Operation, operationsOf } from '../support/operations.ts';
import { beginStudy, saveStudy, uploadFile } from '../support/save-study.ts';
import { shareStudy } from '../support/share-study.ts';

/** Nobody's name but ours. */
const PATIENT = {
  givenName: 'Neighbour',
  familyName: 'Theirs',
  birthDate: '1970-01-02',
  sex: 'unknown',
  language: 'en',
  phone: '',
  email: '',
  address: { line: '', city: '', state: '', postalCode: '', country: '' },
  mrn: 'TH-1',
  ssn: '',
  emergencyContact: { name: '', relation: '', phone: '' },
};

const DAYS = '?from=2038-03-01T00%3A00%3A00Z&to=2038-03-08T00%3A00%3A00Z';
/** What lists want to be asked, by path. */
const QUESTIONS: Record<string, string> = {
  '/schedule/appointments': DAYS,
  '/schedule/open-times': DAYS,
  '/figures': '?days=30',
  '/figures/export': '?days=30&format=csv&locale=en',
  '/messages': '?list=all',
  '/schedule/print-view': '?from=2026-11-02&to=2026-11-08&zone=UTC',
};
/** A picture that the clinic has not chosen, and free times of a kind of visits that nobody named. */
const HAVE_NONE: Record<string, number> = { '/branding/logo': 404, '/schedule/slots': 422 };

/**
 * The API as an outsider meets it. Which routes there are comes from the running server's own description, so a new
 * route is attacked on the day it appears.
 */
describe('another clinic', () => {
  let server: TestServer;
  let ours: Clinic;
  let theirs: Clinic;
  let operations: Operation[];
  /** Ids of everything that the other clinic has, by kind. */
  const foreign: Record<string, string> = {};

  beforeAll(async () => {
    // each request comes from an address of its own: the limits per network are not what is attacked here
    server = await startTestServer({ env: { HYALINE_TRUSTED_PROXIES: '127.0.0.1' } });
    [ours, theirs] = [await openClinic(server.url, 'Ours'), await openClinic(server.url, 'Theirs')];
    operations = operationsOf((await makeClient(server.url).ask({ path: '/api/openapi.json' })).json());
    const study = await saveStudy(theirs.client, { slices: 2 });
    const link = await shareStudy(theirs.client, study.id);
    const sessions = (await theirs.client.ask({ path: '/api/v1/sessions' })).json<{ sessions: { id: string }[] }>();
    const legal = (await theirs.client.ask({ path: '/api/v1/legal/status' })).json<LegalStatus>();
    const begun = await beginStudy(theirs.client);
    const target = { kind: 'study', studyId: study.id };
    const body = { target, minutes: 15, reason: 'Something for a neighbour to find' };
    const grant = await theirs.client.ask({ method: 'POST', path: '/api/v1/grants', body });
    const told = (await theirs.client.ask({ path: '/api/v1/notices' })).json<{ notices: { id: string }[] }>();
    const upload = (await uploadFile(theirs.client, begun, 'a.dcm', Buffer.alloc(300))).split('/').at(-1) ?? '';
    const patient = await theirs.client.ask({
      method: 'POST',
      path: '/api/v1/patients',
      body: { fields: PATIENT, providerIds: [] },
    });
    Object.assign(foreign, {
      study: study.id,
      patient: patient.json<{ id: string }>().id,
      object: study.opened.index.objectId,
      link: link.id,
      begun,
      upload,
      session: sessions.sessions[0]?.id ?? '',
      grant: grant.json<{ id: string }>().id,
      notice: told.notices[0]?.id ?? '',
      acceptance: legal.acceptances[0]?.id ?? '',
      account: theirs.session.account.id,
      clinic: theirs.session.clinic.id,
    });
  });
  afterAll(() => server?.remove());

  it('has an id of every kind to attack with, and routes that take one', () => {
    expect(Object.values(foreign).every((id) => id !== '')).toBe(true);
    expect(operations.filter(({ takesId }) => takesId).length).toBeGreaterThanOrEqual(8);
  });

  it('[C119] sees nothing of the neighbour in any list', async () => {
    const lists = operations.filter(
      ({ method, path, needs, needsSession }) =>
        method === 'GET' && !path.includes('{') && needsSession && allows('owner', needs as Permission),
    );
    expect(lists.length).toBeGreaterThanOrEqual(5);
    for (const { name, path } of lists) {
      const answer = await ours.client.ask({ path: path + (QUESTIONS[path.replace(/^.*\/api\/v1/, '')] ?? '') });
      expect(answer.status, name).toBe(HAVE_NONE[path.replace(/^.*\/api\/v1/, '')] ?? 200);
      for (const [kind, id] of Object.entries(foreign))
        expect(answer.text, `${name} names a ${kind}`).not.toContain(id);
      expect(answer.text).not.toContain('Theirs');
    }
  });

  it('[C119] answers with another clinic’s id exactly as with one that never existed, on every route', async () => {
    const differences: string[] = [];
    for (const operation of operations.filter(({ takesId }) => takesId)) {
      const unknown = await attempt(ours.client, operation, newId());
      for (const [kind, id] of Object.entries(foreign)) {
        const got = await attempt(ours.client, operation, id);
        if (got !== unknown)
          differences.push(`${operation.name} with a foreign ${kind}: ${got}, with an unknown id: ${unknown}`);
      }
    }
    expect(differences).toEqual([]);
  });

  it('[C119] answers ids that are no ids, and the id of nobody, like an unknown one', async () => {
    for (const operation of operations.filter(({ takesId, method }) => takesId && method === 'GET')) {
      const unknown = await attempt(ours.client, operation, newId());
      for (const odd of [
        '0',
        '00000000-0000-0000-0000-000000000000',
        "'; drop table core.accounts; --",
        '%2e%2e%2f',
        'é',
      ]) {
        expect(await attempt(ours.client, operation, odd), `${operation.name} with ${odd}`).toBe(unknown);
      }
    }
  });

  it('[C119] leaves everything as it was for its owner', async () => {
    const studies = (await theirs.client.ask({ path: '/api/v1/studies' })).json<{
      studies: { id: string; assignees: unknown[] }[];
    }>();
    expect(studies.studies).toMatchObject([{ id: foreign['study'], assignees: [] }]);
    const links = (await theirs.client.ask({ path: '/api/v1/links' })).json<{
      links: { id: string; state: string }[];
    }>();
    expect(links.links).toMatchObject([{ id: foreign['link'], state: 'live' }]);
    expect((await theirs.client.ask({ path: '/api/v1/session' })).status).toBe(200);
  });

  it('[C029] gets 401 without a session on every route that needs one, and the same for every id', async () => {
    const stranger = makeClient(server.url);
    const closed = operations.filter(({ needsSession }) => needsSession);
    expect(closed.length).toBeGreaterThanOrEqual(15);
    for (const operation of closed) {
      const answers = new Set<string>();
      for (const id of [newId(), foreign['study'] ?? '', foreign['object'] ?? ''])
        answers.add(await attempt(stranger, operation, id));
      expect([...answers], operation.name).toHaveLength(1);
      expect([...answers][0], operation.name).toMatch(/^401 /);
    }
  });
});

let asked = 0;
/** Status and body of an answer, without what differs from request to request by design. */
async function attempt(client: Client, operation: Operation, id: string): Promise<string> {
  const ask = operation.ask(id);
  asked += 1;
  const from = `198.18.${(asked >> 8) & 255}.${asked & 255}`; // RFC 2544: for tests
  return spell(await client.ask({ ...ask, headers: { ...ask.headers, 'x-forwarded-for': from } }));
}

const spell = ({ status, text, headers }: Answer): string =>
  `${status} ${text.replace(/"requestId":"[^"]*"/, '')} ${String(headers['content-type'])} ${String(headers['cache-control'])}`;
