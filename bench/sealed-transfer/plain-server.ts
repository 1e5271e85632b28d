// The peer as a program of its own: takes files with fsync and gives them out by range, and nothing else.
import { createReadStream, createWriteStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

const folder = process.argv[2] ?? '.';
const server = createServer((asked, answer) => {
  const path = join(folder, asked.url?.slice(1) ?? '');
  const work = asked.method === 'PUT' ? keep(asked, answer, path) : give(asked, answer, path);
  work.catch(() => answer.destroy());
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));

async function keep(asked: IncomingMessage, answer: ServerResponse, path: string): Promise<void> {
  await pipeline(asked, createWriteStream(path));
  const file = await open(path);
  await file.sync();
  await file.close();
  answer.writeHead(201, { 'content-length': 0 }).end();
}

async function give(asked: IncomingMessage, answer: ServerResponse, path: string): Promise<void> {
  const { size } = await stat(path);
  const [, from = '0', to = ''] = /^bytes=(\d+)-(\d*)$/.exec(asked.headers.range ?? 'bytes=0-') ?? [];
  const [start, end] = [Number(from), to === '' ? size - 1 : Math.min(Number(to), size - 1)];
  const headers = { 'content-length': end - start + 1, 'content-range': `bytes ${start}-${end}/${size}` };
  answer.writeHead(206, headers);
  await pipeline(createReadStream(path, { start, end }), answer);
}
