import { createServer, type Server, STATUS_CODES } from 'node:http';

const WITHIN_MS = 5000;
/** Node looks every half minute whether somebody is slow, unless it is told to look oftener. */
const TIMES = { headersTimeout: WITHIN_MS, requestTimeout: WITHIN_MS, connectionsCheckingInterval: 1000 };
/** Far more than a browser and a load balancer need at once, and less than would harm. */
const CONNECTIONS = 200;

/**
 * Answers plain http with the way to `publicUrl`, and with nothing else: no page, no cookie, no word about what is there.
 * Only what changes nothing is led on. A form that was sent in the open is refused, so that whoever sent it notices.
 * @throws Error when the port cannot be had
 */
export async function listenForPlainHttp({
  port,
  host,
  publicUrl,
}: {
  port: number;
  host: string;
  publicUrl: string;
}): Promise<Server> {
  const server = createServer(TIMES, (request, answer) => {
    const led = request.method === 'GET' || request.method === 'HEAD';
    // an address in full, as proxies send it, names another host
    const path = request.url?.startsWith('/') === true ? request.url : '/';
    const status = led ? 308 : 403;
    answer.writeHead(status, {
      'cache-control': 'no-store',
      connection: 'close',
      'content-type': 'text/plain',
      ...(led ? { location: publicUrl + path } : {}),
    });
    answer.end(STATUS_CODES[status]);
  });
  server.maxConnections = CONNECTIONS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host }, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return server;
}
