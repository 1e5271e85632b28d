import { API_BASE } from './client.ts';
import { ApiError, readProblem } from './errors.ts';
import type { Bytes } from '@hyaline/kit';

/** A sealed object as it lies on the server: ciphertext. */
export async function fetchObject(id: string): Promise<Bytes> {
  let response: Response;
  try {
    response = await fetch(`${API_BASE}/objects/${encodeURIComponent(id)}`, { cache: 'no-store' });
  } catch {
    throw new ApiError({ code: 'unreachable', status: 0 });
  }
  if (!response.ok) throw await readProblem(response);
  return new Uint8Array(await response.arrayBuffer());
}
