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
  takesId: boolean;
  needs: string;
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
          takesId: path.includes('{') || name in BODIES_WITH_ID,
          needs: operation['x-needs'] ?? '',
          limit: operation['x-limit'] ?? '',
          responses: Object.keys(operation.responses ?? {}),
          ask: (id) => ({
            method,
            path: path.replaceAll(/\{[^}]+\}/g, encodeURIComponent(id)),
            headers: { 'idempotency-key': newId() },
            ...(method === 'GET' || method === 'HEAD' || method === 'DELETE' ? {} : { body: bodyFor(name, id) }),
          }),
        };
      }),
    );

const key = (): string => Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url');

/** Requests whose body names the thing. */
const BODIES_WITH_ID: Record<string, (id: string) => unknown> = {
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
};

const BODIES: Record<string, unknown> = {
  'PUT /api/v1/studies/{id}/assignees': { accountIds: [] },
};

const bodyFor = (name: string, id: string): unknown => BODIES_WITH_ID[name]?.(id) ?? BODIES[name] ?? {};
