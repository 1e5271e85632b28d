import type { FastifyInstance } from 'fastify';
import { documentHeaders, newNonce } from './headers.ts';

interface Operation {
  summary?: string;
  responses?: Record<string, unknown>;
  requestBody?: unknown;
}

/** The API's description: OpenAPI 3.1 for programs, and the same as one page without scripts for people. */
export function registerDocs(app: FastifyInstance): void {
  const config = { needs: 'public', limit: 'public', isDocument: true } as const;
  app.get('/api/openapi.json', { config, schema: { hide: true } }, (_request, reply) => reply.send(app.swagger()));
  let page: string | undefined; // half a megabyte, the same for everybody: written once
  app.get('/api/docs', { config, schema: { hide: true } }, (_request, reply) => {
    page ??= docsPage(app.swagger() as Description);
    const nonce = newNonce();
    return reply.headers(documentHeaders('shell', nonce)).send(page.replace('%NONCE%', nonce));
  });
}

interface Description {
  paths?: Record<string, Record<string, Operation>>;
}

function docsPage({ paths = {} }: Description): string {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => section(method.toUpperCase(), path, operation)),
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Hyaline API</title><style nonce="%NONCE%">
body{font:15px/1.5 system-ui,sans-serif;max-width:1040px;margin:0 auto;padding:32px 16px;color:#121b21}
h2{font-size:15px;margin:32px 0 8px;border-top:1px solid #e5e9ec;padding-top:16px}
pre{background:#f2f4f6;padding:12px;border-radius:8px;overflow:auto;font-size:12.5px;max-height:340px}a{color:#026b7b}summary{padding:6px 0}
</style></head><body><main><h1>Hyaline API</h1>
<p>For programs: <a href="/api/openapi.json">/api/openapi.json</a> (OpenAPI 3.1). Refusals are RFC 9457 problem details.</p>
${operations.join('\n')}</main></body></html>`;
}

function section(method: string, path: string, { summary = '', requestBody, responses }: Operation): string {
  const body = requestBody
    ? `<details><summary>Request</summary><pre tabindex="0">${json(requestBody)}</pre></details>`
    : '';
  return `<h2>${method} ${escape(path)}</h2><p>${escape(summary)}</p>${body}
<details><summary>Responses ${escape(Object.keys(responses ?? {}).join(', '))}</summary><pre tabindex="0">${json(responses)}</pre></details>`;
}

const escape = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
const json = (value: unknown) => escape(JSON.stringify(value, null, 2) ?? '');
