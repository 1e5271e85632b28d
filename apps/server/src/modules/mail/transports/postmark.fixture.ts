import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PostmarkConfig } from '../../../platform/config/index.ts';

export const TOKEN = '0de00000-postmark-token';

export interface Asked {
  path: string;
  headers: IncomingHttpHeaders;
  body: Record<string, unknown>;
}

/** What Postmark's API answers, as its documentation tells; mail addresses choose the answer. */
export async function startPostmark(): Promise<{ config: PostmarkConfig; asked: Asked[]; close(): Promise<void> }> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      const body = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
      asked.push({ path: request.url ?? '', headers: request.headers, body });
      const [status, answer] = answerTo(request.headers['x-postmark-server-token'], body);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const streams = { access: 'account-access', notices: 'notices', documents: 'receipts' };
  const config: PostmarkConfig = { transport: 'postmark', endpoint: `http://127.0.0.1:${port}`, token: TOKEN, streams };
  return { config, asked, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

function answerTo(
  token: string | string[] | undefined,
  { To: to = '', MessageStream: stream }: Record<string, unknown>,
) {
  const no = (status: number, code: number) => [status, { ErrorCode: code, Message: `about ${String(to)}` }] as const;
  if (token !== TOKEN) return no(401, 10);
  if (String(to).startsWith('inactive')) return no(422, 406);
  if (String(to).startsWith('unsigned')) return no(422, 400);
  if (String(to).startsWith('invalid')) return no(422, 300);
  if (String(to).startsWith('busy')) return no(429, 0);
  if (String(to).startsWith('broken')) return no(500, 0);
  return [200, { ErrorCode: 0, Message: 'OK', To: to, MessageStream: stream, MessageID: 'b7bc2f4a' }] as const;
}
