import { startTestServer, type TestServer } from '../../e2e/server.ts';
import { API, type Clinic, expectStatus, openClinic } from '../../e2e/support/api.ts';

/** A server with one clinic, and a key of its owner's for programs. */
export interface DicomClinic {
  server: TestServer;
  clinic: Clinic;
  key: string;
  base: string;
}

export async function openDicomClinic(): Promise<DicomClinic> {
  const server = await startTestServer();
  try {
    const clinic = await openClinic(server.url, 'Imaging centre');
    const body = { name: 'PACS', scopes: ['study:read', 'study:write'], days: 1 };
    const made = clinic.client.ask({ method: 'POST', path: `${API}/api-keys`, body });
    const { key } = (await expectStatus(made, 201)).json<{ key: string }>();
    return { server, clinic, key, base: `${server.url}${API}/dicomweb` };
  } catch (error) {
    await server.remove();
    throw error;
  }
}
