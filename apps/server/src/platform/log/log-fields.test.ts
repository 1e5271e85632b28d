import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAst } from 'vite';
import { describe, expect, it } from 'vitest';
import { LOG_FIELDS } from './fields.ts';
import { createLogger, type Logger } from './index.ts';

const SOURCES = fileURLToPath(new URL('../../', import.meta.url));
const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];
/** Facts that are made elsewhere: what they can hold is bounded where a line is written. */
const MADE_ELSEWHERE = ['gone', 'problem', 'traceOf(error, request)'];

const lineOf = (write: (log: Logger) => void): Record<string, unknown> => {
  let text = '';
  write(createLogger({ logLevel: 'info' }, { write: (line: string) => void (text += line) }));
  return JSON.parse(text) as Record<string, unknown>;
};

interface Node {
  type: string;
  [name: string]: unknown;
}
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value;

/** What each line of the log in a source file is given beside its words: names of fields, or the text that makes them. */
function factsIn(code: string): { name: string; isLiteral: boolean }[] {
  const text = (node: unknown): string => {
    const { start, end } = node as { start: number; end: number };
    return code.slice(start, end);
  };
  const found: { name: string; isLiteral: boolean }[] = [];
  const visit = (node: Node): void => {
    for (const value of Object.values(node)) for (const each of [value].flat()) if (isNode(each)) visit(each);
    const callee = node.type === 'CallExpression' && isNode(node['callee']) ? node['callee'] : null;
    const [, on = '', method = ''] = callee ? (/^([\s\S]*)\.(\w+)$/.exec(text(callee)) ?? []) : [];
    if (!/(^|[.#])log$/.test(on) || ![...LEVELS, 'child'].includes(method)) return;
    const [facts] = node['arguments'] as Node[];
    if (!facts || facts.type === 'Literal' || facts.type === 'TemplateLiteral') return;
    if (method === 'child' || facts.type !== 'ObjectExpression')
      return void found.push({ name: text(facts), isLiteral: false });
    for (const each of facts['properties'] as Node[])
      found.push({ name: isNode(each['key']) ? text(each['key']) : text(each), isLiteral: true });
  };
  visit(parseAst(code, { lang: 'ts' }) as unknown as Node);
  return found;
}

describe('the fields of the server’s log', () => {
  it('[C053] are a list: no line of the program names another one', () => {
    const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter(
      (file) => file.endsWith('.ts') && !/\.(test|fixture)\.ts$/.test(file),
    );
    const facts = files.flatMap((file) =>
      factsIn(readFileSync(path.join(SOURCES, file), 'utf8')).map((fact) => ({ file, ...fact })),
    );
    expect(facts.length).toBeGreaterThan(60);
    const fields = new Set<string>(LOG_FIELDS);
    const others = facts.filter(({ name, isLiteral }) =>
      isLiteral ? !fields.has(name) : !MADE_ELSEWHERE.includes(name),
    );
    expect(others).toEqual([]);
  });

  it('[C053] are all that is written; what is left out is named, and never shown', () => {
    const line = lineOf((log) => log.warn({ code: '23505', patient: 'canary-a', url: '/x?name=canary-b' }, 'Odd'));
    expect(line).toEqual({ level: 'warn', time: expect.any(String) as unknown, code: '23505', leftOut: ['patient', 'url'], msg: 'Odd' }); // prettier-ignore
    for (const name of Object.keys(line)) expect(LOG_FIELDS).toContain(name);
  });

  it('[C053] hold of an error its kind and code, and nothing that it says', () => {
    const broken = Object.assign(new RangeError('Key (name)=(canary) exists'), { code: '23505', detail: 'canary row' });
    for (const write of [
      (log: Logger) => log.error(broken),
      (log: Logger) => log.error({ err: broken }),
      (log: Logger) => log.error({ err: broken }, 'Failed'),
    ]) {
      const line = lineOf(write);
      expect(line).toMatchObject({ level: 'error', kind: 'RangeError', code: '23505' });
      expect(JSON.stringify(line)).not.toContain('canary');
    }
  });
});
