import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { COMMANDS, findCommand, helpPage } from './commands.ts';
import { judge, run } from './verify-url.ts';

const BIN = path.join(import.meta.dirname, '../bin/hyaline.mjs');
const hyaline = (...args: string[]) => spawnSync(process.execPath, [BIN, ...args], { encoding: 'utf8' });
const servers: { close(): unknown }[] = [];
afterEach(() => servers.splice(0).forEach((server) => server.close()));

describe('the hyaline command', () => {
  it('lists every command in its help, and each of them exists', () => {
    const scripts = COMMANDS.flatMap(({ script }) => script ?? []);
    const folder = path.join(import.meta.dirname, '../../server/src/commands');
    expect(scripts.filter((script) => !existsSync(path.join(folder, script)))).toEqual([]);
    for (const { words } of COMMANDS) expect(helpPage()).toContain(`\n  ${words.join(' ')}  `);
  });

  it('shows help without being asked, and leaves with 2 when it does not know a command', () => {
    expect(hyaline()).toMatchObject({ status: 0, stdout: helpPage() });
    const unknown = hyaline('bakcup');
    expect(unknown.status).toBe(2);
    expect(unknown.stderr).toContain('There is no command "hyaline bakcup"');
  });

  it('tells how one command is written', () => {
    expect(hyaline('backup', '--help')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('hyaline backup FOLDER') as unknown,
    });
  });

  it('passes on the exit code of an operator command', () => {
    expect(hyaline('tls', 'init', '--nonsense')).toMatchObject({ status: 2 });
    expect(hyaline('audit', 'verify')).toMatchObject({ status: 2 });
  });

  it('tells audit verify from verify', () => {
    expect(findCommand(['audit', 'verify', 'x'])).toMatchObject({ command: { own: 'audit-verify' }, rest: ['x'] });
    expect(findCommand(['verify', '--url', 'x'])).toMatchObject({
      command: { own: 'verify-url' },
      rest: ['--url', 'x'],
    });
    expect(findCommand(['audit'])).toBeNull();
  });
});

const fresh = {
  id: 'tenant-walls',
  status: 'pass',
  checkedAt: '2026-01-01T00:00:00Z',
  maxAgeSeconds: 60,
  faults: { planted: 2, caught: 2 },
  text: { en: 'Clinics are apart' },
};
const AT = Date.parse('2026-01-01T00:00:30Z');

describe('hyaline verify --url', () => {
  it.each([
    ['a fresh proof', {}, 'ok'],
    ['a failed probe', { status: 'fail' }, 'wrong'],
    ['a stale status', { status: 'stale' }, 'wrong'],
    ['a proof that is too old whatever its status says', { checkedAt: '2025-12-31T00:00:00Z' }, 'wrong'],
    ['a proof without a time', { checkedAt: null }, 'wrong'],
    ['a proof whose time cannot be read', { checkedAt: 'soon' }, 'wrong'],
    ['a probe that missed a planted fault', { faults: { planted: 2, caught: 1 } }, 'wrong'],
    ['a probe that never met a fault', { faults: { planted: 0, caught: 0 } }, 'wrong'],
    ['a declaration', { status: 'declared' }, 'note'],
  ])('judges %s', (_, change, state) => expect(judge({ ...fresh, ...change }, AT).state).toBe(state));

  it('finds missing headers, a server that is not ready and a Trust page without claims', async () => {
    const server = createServer((request, answer) => {
      answer.statusCode = request.url === '/readyz' ? 503 : 200;
      answer.end('{}');
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    let text = '';
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect(await run(['--url', url], (words) => void (text += words))).toBe(1);
    for (const words of ['content-security-policy is missing', 'is not ready (503)', 'has no claims', 'plain http'])
      expect(text).toContain(words);
  });

  it('says how it is written when the address is none', async () => {
    expect(await run(['--url', 'clinic'], () => undefined)).toBe(2);
    expect(await run([], () => undefined)).toBe(2);
  });
});
