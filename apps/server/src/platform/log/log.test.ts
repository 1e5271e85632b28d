import { describe, expect, it } from 'vitest';
import { createLogger } from './index.ts';

function logged(write: (log: ReturnType<typeof createLogger>) => void): string {
  let text = '';
  write(createLogger({ logLevel: 'info' }, { write: (line: string) => void (text += line) }));
  return text;
}

describe('the server log', () => {
  it('is one JSON object per line with a time and a level in words', () => {
    const [line = ''] = logged((log) => log.info({ port: 8080 }, 'Ready')).split('\n');
    expect(JSON.parse(line)).toMatchObject({
      level: 'info',
      msg: 'Ready',
      port: 8080,
      time: expect.stringMatching(/Z$/) as unknown,
    });
  });

  it.each([
    [{ password: 'canary' }],
    [{ body: { password: 'canary' } }],
    [{ req: { headers: { cookie: 'canary', authorization: 'canary' } } }],
    [{ res: { headers: { 'set-cookie': ['canary'] } } }],
    [{ link: { token: 'canary', key: 'canary' } }],
  ])('leaves secrets out of %j', (facts) => {
    const text = logged((log) => log.info(facts, 'Something happened'));
    expect(text).toContain('Something happened');
    expect(text).not.toContain('canary');
  });
});
