import { CreatedEntry, DOCUMENT_HEADER, type UploadDocument } from '@hyaline/contract';
import { toBase64Url, utf8 } from '@hyaline/kit';
import { API_BASE, clinicHeaders } from './client.ts';
import { ApiError, readProblem } from './errors.ts';

interface Upload {
  file: Blob;
  about: UploadDocument;
  /** From 0 to 1. */
  onProgress: (part: number) => void;
  signal: AbortSignal;
}

/** Sends a file into a patient's chart. XMLHttpRequest, since fetch does not say how far it is. @throws ApiError, AbortError */
export function uploadDocument(patientId: string, { file, about, onProgress, signal }: Upload): Promise<CreatedEntry> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `${API_BASE}/patients/${patientId}/documents`);
    const headers = {
      accept: 'application/json',
      'content-type': 'application/octet-stream',
      [DOCUMENT_HEADER]: toBase64Url(utf8(JSON.stringify(about))),
      ...clinicHeaders(),
    };
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.addEventListener('progress', ({ loaded, total }) => onProgress(total === 0 ? 0 : loaded / total));
    request.addEventListener('error', () => reject(new ApiError({ code: 'unreachable', status: 0 })));
    request.addEventListener('abort', () => reject(new DOMException('cancelled', 'AbortError')));
    request.addEventListener('load', () => void answered(request).then(resolve, reject));
    signal.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}

async function answered(request: XMLHttpRequest): Promise<CreatedEntry> {
  const { status, responseText } = request;
  if (status < 200 || status >= 300) {
    const retryAfter = request.getResponseHeader('retry-after');
    const headers = {
      'content-type': 'application/problem+json',
      ...(retryAfter === null ? {} : { 'retry-after': retryAfter }),
    };
    throw await readProblem(new Response(responseText, { status, headers }));
  }
  const parsed = CreatedEntry.safeParse(JSON.parse(responseText));
  if (!parsed.success) throw new ApiError({ code: 'internal', status });
  return parsed.data;
}

/** The file as it came. Each time stands in the ledger. @throws ApiError */
export async function fetchDocument(patientId: string, entryId: string): Promise<Blob> {
  let response: Response;
  try {
    response = await fetch(`${API_BASE}/patients/${patientId}/documents/${entryId}`, {
      headers: clinicHeaders(),
      cache: 'no-store',
      redirect: 'error',
    });
  } catch {
    throw new ApiError({ code: 'unreachable', status: 0 });
  }
  if (!response.ok) throw await readProblem(response);
  return response.blob();
}
