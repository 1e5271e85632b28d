import { newId } from '@hyaline/kit';
import type { z } from 'zod';
import { ApiError, isCode, readProblem } from './errors.ts';
import { hearClock } from './server-clock.ts';
import { confirmPresence } from './step-up.ts';

export const API_BASE = '/api/v1';

interface Ask<T> {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  query?: Record<string, string | number | undefined>;
  body?: unknown;
  answer: z.ZodType<T>;
  /** Creates something: carries one Idempotency-Key, and is repeated with that key when no answer came. */
  creates?: boolean;
  /** The page asks on its own: does not count as use of the session. */
  background?: boolean;
  signal?: AbortSignal;
}

let clinicShown: string | null = null;

/** From here on every request says which clinic this document shows: the session may change in another window. */
export function showClinic(id: string): void {
  clinicShown = id;
}

/** For requests that are made by other means than `call`. */
export const clinicHeaders = (): Record<string, string> =>
  clinicShown === null ? {} : { 'hyaline-clinic': clinicShown };

const RETRY_AFTER_MS = [400, 1500];

/**
 * One request to our own server. The answer is parsed by its contract schema.
 * @throws ApiError for every refusal and for no answer
 */
export async function call<T>(ask: Ask<T>): Promise<T> {
  const request = prepare(ask);
  const response = await answered(request, ask);
  const body: unknown = await bodyOf(response).catch(() => undefined);
  const parsed = ask.answer.safeParse(body);
  if (!parsed.success) throw new ApiError({ code: 'internal', status: response.status });
  return parsed.data;
}

async function bodyOf(response: Response): Promise<unknown> {
  if (response.status === 204) return null;
  return response.headers.get('content-type')?.startsWith('text/') === true ? response.text() : response.json();
}

/** The answer to a request; when the server first wants the person confirmed, the answer to its repeat. */
async function answered(request: Prepared, { creates, signal, background }: Ask<unknown>): Promise<Response> {
  const ask = () => (creates === true ? sendUntilAnswered(request, signal) : send(request));
  const first = await ask();
  if (first.ok) return first;
  const problem = await readProblem(first);
  if (background === true || !isCode(problem, 'step-up-required') || !(await confirmPresence())) throw problem;
  const second = await ask();
  if (!second.ok) throw await readProblem(second);
  return second;
}

interface Prepared {
  url: string;
  init: RequestInit;
}

function prepare<T>({ method = 'GET', path, query = {}, body, creates, background, signal }: Ask<T>): Prepared {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
  const headers: Record<string, string> = { accept: 'application/json' };
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (creates === true) headers['idempotency-key'] = newId();
  if (background === true) headers['hyaline-background'] = '1';
  if (clinicShown !== null) headers['hyaline-clinic'] = clinicShown;
  const init: RequestInit = { method, headers, credentials: 'same-origin', redirect: 'error', cache: 'no-store' };
  if (body !== undefined) init.body = JSON.stringify(body);
  if (signal !== undefined) init.signal = signal;
  return { url: `${API_BASE}${path}${search.size > 0 ? `?${search}` : ''}`, init };
}

async function send({ url, init }: Prepared): Promise<Response> {
  try {
    const response = await fetch(url, init);
    hearClock(response.headers.get('date'), Date.now());
    return response;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiError({ code: 'unreachable', status: 0 });
  }
}

/** The same key in every attempt, so that a lost answer never makes a second thing. */
async function sendUntilAnswered(request: Prepared, signal: AbortSignal | undefined): Promise<Response> {
  for (const delayMs of RETRY_AFTER_MS) {
    try {
      return await send(request);
    } catch (error) {
      if (!(error instanceof ApiError) || signal?.aborted === true) throw error;
      await new Promise((resolve) => setTimeout(resolve, delayMs));
    }
  }
  return send(request);
}
