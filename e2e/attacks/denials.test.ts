import { newId } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../server.ts';
import { API, type Client, openClinic, signIn } from '../support/api.ts';

let server: TestServer;
let owner: Client;
let stranger: Client;
beforeAll(async () => {
  server = await startTestServer();
  owner = (await openClinic(server.url, 'North Clinic')).client;
  const card = server.demo();
  stranger = await signIn(server.url, card);
});
afterAll(() => server.remove());

interface Row {
  event: string;
  outcome: string;
  resource: { id: string } | null;
  facts: Record<string, unknown>;
}

const refusalsOf = async (client: Client): Promise<Row[]> =>
  (await client.ask({ path: `${API}/ledger?group=refused` })).json<{ rows: Row[] }>().rows;

describe('a refused request of a member', () => {
  it.each([
    ['DELETE', '/studies/:id'],
    ['PUT', '/studies/:id/assignees'],
    ['POST', '/studies/:id/open'],
    ['GET', '/objects/:id'],
    ['POST', '/links/:id/revocation'],
    ['GET', '/links/:id/accesses'],
  ])('leaves one row in the ledger: %s %s of an id that is not theirs', async (method, path) => {
    const id = newId();
    const body = method === 'PUT' ? { accountIds: [] } : method === 'POST' ? {} : undefined;
    const answer = await owner.ask({ method, path: API + path.replace(':id', id), body });
    expect(answer.status).toBe(404);
    const rows = (await refusalsOf(owner)).filter((row) => row.resource?.id === id);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ outcome: 'refused' });
  });

  it('is written in the clinic of the person who asked, and in no other', async () => {
    const id = newId();
    await owner.ask({ method: 'DELETE', path: `${API}/studies/${id}` });
    expect(JSON.stringify(await refusalsOf(owner))).toContain(id);
    expect(JSON.stringify(await refusalsOf(stranger))).not.toContain(id);
  });
});
