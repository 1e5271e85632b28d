import { fromBase64Url, newId, toBase64Url, utf8 } from '@hyaline/kit';
import type { Link, OpenedStudy, StudyLinkPayload } from '@hyaline/contract';
import { contexts, deriveLink, mintLink, seal, wrapPayloadKey } from '@hyaline/sealed';
import { API, type Client, expectStatus } from './api.ts';

interface ShareOptions {
  hours?: number;
  maxOpens?: number | null;
  patientConsent?: boolean;
  /** What the recipient gets beside the bulk key; tests of the server need no real one. */
  index?: StudyLinkPayload['index'];
}

export interface SharedLink extends Link {
  secret: Uint8Array<ArrayBuffer>;
  address: string;
  lookup: string;
}

/** Creates a sealed link as the browser does, but from Node. */
export async function shareStudy(client: Client, studyId: string, options: ShareOptions = {}): Promise<SharedLink> {
  const { hours = 24, maxOpens = null, patientConsent = true, index = {} } = options;
  const opened = await expectStatus(
    client.ask({ method: 'POST', path: `${API}/studies/${studyId}/open`, body: {} }),
    200,
  );
  const secret = mintLink();
  const keys = await deriveLink(secret);
  const lookup = toBase64Url(keys.lookup);
  const payloadKey = crypto.getRandomValues(new Uint8Array(32));
  const payload: StudyLinkPayload = { version: 1, label: 'Test', bulkKey: opened.json<OpenedStudy>().bulkKey, index };
  const body = {
    kind: 'study',
    lookup,
    sealedPayload: toBase64Url(await seal(payloadKey, utf8(JSON.stringify(payload)), contexts.link(keys.lookup))),
    wrappedKey: toBase64Url(await wrapPayloadKey(keys, payloadKey)),
    hours,
    maxOpens,
    passwordGate: null,
    studyId,
    includesIdentity: false,
    patientConsent,
  };
  const headers = { 'idempotency-key': newId() };
  const made = await expectStatus(client.ask({ method: 'POST', path: `${API}/links`, body, headers }), 200, 201);
  return { ...made.json<Link>(), secret, lookup, address: `${client.url}/open#${toBase64Url(secret)}` };
}

export const openedLookup = (address: string): Promise<string> =>
  deriveLink(fromBase64Url(address.split('#')[1] ?? '')).then(({ lookup }) => toBase64Url(lookup));
