import { Upload } from 'tus-js-client';
import { API_BASE } from '../../../api/client.ts';
import { ApiError } from '../../../api/errors.ts';
import { Problem } from '@hyaline/contract';
import type { PlannedFile } from './plan.ts';

const AT_ONCE = 4;
const CHUNK_BYTES = 16 * 1024 * 1024;
const RETRY_DELAYS_MS = [0, 1000, 3000, 8000, 15_000];

interface UploadAll {
  studyId: string;
  files: readonly PlannedFile[];
  signal: AbortSignal;
  /** Bytes on the way so far, over all files. */
  onProgress: (sentBytes: number) => void;
}

/**
 * Sends files side by side, each resumable by itself (tus 1.0). A file cut off goes on where the server's acknowledged
 * bytes end.
 * @throws ApiError of the first file that could not be sent after all retries; AbortError when stopped
 */
export async function uploadAll({ studyId, files, signal, onProgress }: UploadAll): Promise<void> {
  const sent = new Map<string, number>();
  const queue = [...files];
  const stop = new AbortController();
  const both = AbortSignal.any([signal, stop.signal]);
  const work = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      both.throwIfAborted();
      const { name } = next;
      await uploadOne(studyId, next, both, (bytes) => {
        sent.set(name, bytes);
        onProgress([...sent.values()].reduce((sum, each) => sum + each, 0));
      });
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  } catch (error) {
    stop.abort();
    throw error;
  }
}

async function uploadOne(
  studyId: string,
  { file, name, bytes }: PlannedFile,
  signal: AbortSignal,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const upload = new Upload(await file(), {
    endpoint: `${API_BASE}/uploads`,
    metadata: { studyId, name },
    chunkSize: CHUNK_BYTES,
    uploadDataDuringCreation: true,
    removeFingerprintOnSuccess: true,
    retryDelays: RETRY_DELAYS_MS,
    fingerprint: async () => `hyaline-${studyId}-${name}`,
    onProgress: onBytes,
    onSuccess: () => resolve(),
    onError: (error) => reject(asApiError(error)),
  });
  const abort = () => {
    void upload.abort();
    reject(new DOMException('stopped', 'AbortError'));
  };
  signal.addEventListener('abort', abort, { once: true });
  try {
    const [previous] = await upload.findPreviousUploads();
    if (previous !== undefined) upload.resumeFromPreviousUpload(previous);
    upload.start();
    await promise;
    onBytes(bytes);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

/** tus hands back its own error; the server's problem, if it sent one, decides. */
export function asApiError(error: unknown): ApiError {
  const response = (error as { originalResponse?: { getStatus(): number; getBody(): string } | null }).originalResponse;
  if (response === null || response === undefined) return new ApiError({ code: 'unreachable', status: 0 });
  const parsed = Problem.safeParse(jsonOf(response.getBody()));
  const status = response.getStatus();
  if (!parsed.success) return new ApiError({ code: status === 507 ? 'storage-full' : 'unavailable', status });
  return new ApiError({ code: parsed.data.code, status, requestId: parsed.data.requestId });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
