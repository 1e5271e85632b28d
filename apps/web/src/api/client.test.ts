import { ERRORS, type ErrorCode } from '@hyaline/contract';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { call } from './client.ts';
import { ApiError, errorSentence } from './errors.ts';

const Answer = z.object({ ok: z.boolean() });
type Sent = { url: string; init: RequestInit };

/** Stands in for the network only: what goes out is recorded, what comes back is scripted. */
function network(...answers: (Response | Error)[]): Sent[] {
  const sent: Sent[] = [];
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    sent.push({ url, init });
    const next = answers.length > 1 ? answers.shift() : answers[0];
    if (next instanceof Error) throw next;
    return (next as Response).clone();
  });
  return sent;
}

const json = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } });
const problem = (code: ErrorCode, extra: object = {}) =>
  json(ERRORS[code].status, {
    type: 'about:blank',
    title: 'x',
    status: ERRORS[code].status,
    code,
    detail: 'raw text from the server',
    requestId: 'r-1',
    ...extra,
  });
const headersOf = ({ init }: Sent) => init.headers as Record<string, string>;

afterEach(() => vi.unstubAllGlobals());

describe('a request to our server', () => {
  it('goes to the same origin with the session, is never cached and follows no redirect', async () => {
    const [sent] = [network(json(200, { ok: true }))];
    await call({ path: '/ledger', query: { group: 'all', before: undefined }, answer: Answer });
    expect(sent[0]?.url).toBe('/api/v1/ledger?group=all');
    expect(sent[0]?.init).toMatchObject({
      credentials: 'same-origin',
      cache: 'no-store',
      redirect: 'error',
      method: 'GET',
    });
  });

  it('a create keeps one Idempotency-Key over every attempt, so that a lost answer makes no second thing', async () => {
    vi.useFakeTimers();
    const sent = network(new TypeError('offline'), new TypeError('offline'), json(201, { ok: true }));
    const asked = call({ method: 'POST', path: '/links', body: {}, answer: Answer, creates: true });
    await vi.runAllTimersAsync();
    vi.useRealTimers();
    expect(await asked).toEqual({ ok: true });
    const keys = sent.map((each) => headersOf(each)['idempotency-key']);
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(1);
    expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('two creates carry two keys, and a refusal is not repeated', async () => {
    const sent = network(problem('consent-required'));
    for (const _ of [1, 2])
      await call({ method: 'POST', path: '/links', body: {}, answer: Answer, creates: true }).catch(() => 0);
    expect(sent).toHaveLength(2);
    expect(headersOf(sent[0] as Sent)['idempotency-key']).not.toBe(headersOf(sent[1] as Sent)['idempotency-key']);
  });

  it('what the page asks on its own says so, and does not count as use of the session', async () => {
    const sent = network(json(200, { ok: true }));
    await call({ path: '/session', answer: Answer, background: true });
    await call({ path: '/session', answer: Answer });
    expect(sent.map((each) => headersOf(each)['hyaline-background'])).toEqual(['1', undefined]);
  });

  it('an answer that does not fit its contract is an error, not half a page', async () => {
    network(json(200, { ok: 'yes' }));
    await expect(call({ path: '/x', answer: Answer })).rejects.toMatchObject({ code: 'internal' });
  });
});

describe('a refusal', () => {
  const refusal = async (response: Response | Error): Promise<ApiError> => {
    network(response);
    const error = await call({ path: '/x', answer: Answer }).catch((caught: unknown) => caught);
    if (!(error instanceof ApiError)) throw new Error('expected an ApiError');
    return error;
  };

  it('keeps the code, the number for the operator and the fields at fault', async () => {
    const error = await refusal(problem('bad-request', { fields: ['clinicName'] }));
    expect(error).toMatchObject({ code: 'bad-request', requestId: 'r-1', fields: ['clinicName'] });
  });

  it.each(Object.keys(ERRORS) as ErrorCode[])('%s is shown in our own words, in both languages', async (code) => {
    const error = await refusal(problem(code));
    expect(errorSentence(error, 'en')).toBe(ERRORS[code].en);
    expect(errorSentence(error, 'es')).toBe(ERRORS[code].es);
    expect(errorSentence(error, 'en')).not.toContain('raw text');
  });

  it.each([
    [502, 'unavailable'],
    [401, 'not-signed-in'],
    [404, 'not-found'],
    [429, 'too-many-requests'],
    [418, 'internal'],
  ])('a page of some proxy with status %d becomes %s', async (status, code) => {
    const error = await refusal(new Response('<html>nginx</html>', { status }));
    expect(error.code).toBe(code);
  });

  it('a throttled person learns how long to wait', async () => {
    const error = await refusal(json(429, {}, { 'retry-after': '42' }));
    expect(error.retryAfterSeconds).toBe(42);
  });

  it('no answer at all is said as that', async () => {
    const error = await refusal(new TypeError('failed to fetch'));
    expect(error.code).toBe('unreachable');
    expect(errorSentence(error, 'es')).toMatch(/no respondió/);
  });

  it('an unknown failure never shows its own text', () => {
    expect(errorSentence(new Error('SELECT * FROM patient'), 'en')).toBe(ERRORS.internal.en);
  });
});
