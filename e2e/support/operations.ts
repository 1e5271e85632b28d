import { newId } from '@hyaline/kit';
import type { Ask } from './api.ts';

interface Described {
  paths: Record<
    string,
    Record<string, { responses?: Record<string, unknown>; 'x-needs'?: string; 'x-limit'?: string }>
  >;
}

/** One route of the running server. */
export interface Operation {
  /** `GET /api/v1/studies/{id}` */
  name: string;
  method: string;
  path: string;
  /** In its path or its body. */
  takesId: boolean;
  needs: string;
  needsSession: boolean;
  limit: string;
  responses: string[];
  /** A request that is right in form, about the thing with this id. */
  ask(id: string): Ask;
}

/** From the server's own OpenAPI description. */
export const operationsOf = ({ paths }: Described): Operation[] =>
  Object.entries(paths)
    .filter(([path]) => path.startsWith('/api/'))
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([lower, operation]) => {
        const method = lower.toUpperCase();
        const name = `${method} ${path}`;
        return {
          name,
          method,
          path,
          takesId: path.includes('{id}') || name in BODIES_WITH_ID || name === `POST ${UPLOADS}`,
          needsSession: !['public', 'ticket', 'link', 'patient'].includes(operation['x-needs'] ?? ''),
          needs: operation['x-needs'] ?? '',
          limit: operation['x-limit'] ?? '',
          responses: Object.keys(operation.responses ?? {}),
          ask: (id) => {
            const request = { method, path: path.replaceAll(/\{[^}]+\}/g, encodeURIComponent(id)) };
            if (path.startsWith(UPLOADS)) return { ...request, ...uploadPart(method, id) };
            const headers = { 'idempotency-key': newId() };
            return BODILESS.has(method) ? { ...request, headers } : { ...request, headers, body: bodyFor(name, id) };
          },
        };
      }),
    );

const BODILESS = new Set(['GET', 'HEAD', 'DELETE']);
const UPLOADS = '/api/v1/uploads';

/** tus 1.0.0: the thing is named in the metadata of a new upload, and in the path of a begun one. */
function uploadPart(method: string, id: string): Pick<Ask, 'headers' | 'body'> {
  const tus = { 'tus-resumable': '1.0.0' };
  if (method === 'POST') {
    const metadata = `studyId ${Buffer.from(id).toString('base64')},name ${Buffer.from('a').toString('base64')}`;
    return { headers: { ...tus, 'upload-length': '4', 'upload-metadata': metadata } };
  }
  if (method !== 'PATCH') return { headers: tus };
  const headers = { ...tus, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' };
  return { headers, body: Buffer.from('DICM') };
}

const key = (): string => Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url');

/** Requests whose body names the thing. */
const BODIES_WITH_ID: Record<string, (id: string) => unknown> = {
  'POST /api/v1/session/switch': (clinicId) => ({ clinicId }),
  'POST /api/v1/links': (studyId) => ({
    kind: 'study',
    lookup: key(),
    sealedPayload: key(),
    wrappedKey: key() + key().slice(0, 37),
    hours: 24,
    maxOpens: null,
    passwordGate: null,
    studyId,
    includesIdentity: false,
    patientConsent: true,
  }),
  'POST /api/v1/notices/read': (upTo) => ({ upTo }),
};

const BODIES: Record<string, unknown> = {
  'PUT /api/v1/members/{id}/role': { role: 'staff' },
  'POST /api/v1/members/{id}/remove': { handOverTo: null },
  'POST /api/v1/members/{id}/hand-over': { to: newId() },
  'POST /api/v1/access-reviews/{id}/finish': { keep: [] },
  'PUT /api/v1/studies/{id}/assignees': { accountIds: [] },
  'POST /api/v1/grants/{id}/review': { outcome: 'justified', comment: '' },
};

const bodyFor = (name: string, id: string): unknown => BODIES_WITH_ID[name]?.(id) ?? BODIES[name] ?? {};
