import {
  type ExportPatient,
  IMPORT_HEADER,
  ImportPreview,
  ImportResult,
  Imports,
  type ImportSettings,
  type RunImport,
  StartedImport,
  UndoneImport,
  type UploadImport,
} from '@hyaline/contract';
import { toBase64Url, utf8 } from '@hyaline/kit';
import { queryOptions } from '@tanstack/react-query';
import { API_BASE, call, clinicHeaders } from './client.ts';
import { ApiError, isCode, readProblem } from './errors.ts';
import { confirmPresence } from './step-up.ts';

export const importsQuery = queryOptions({
  queryKey: ['imports'],
  queryFn: async ({ signal }) => (await call({ path: '/imports', answer: Imports, signal })).imports,
  gcTime: 60_000,
});

/** A request by hand: its body or its answer is a file. When the server first wants the person confirmed, once more. */
export async function fetchFile(path: string, init: RequestInit): Promise<Response> {
  const ask = async (): Promise<Response> => {
    try {
      const headers = { ...clinicHeaders(), ...(init.headers as Record<string, string>) };
      return await fetch(`${API_BASE}${path}`, { ...init, headers, cache: 'no-store', redirect: 'error' });
    } catch {
      throw new ApiError({ code: 'unreachable', status: 0 });
    }
  };
  const first = await ask();
  if (first.ok) return first;
  const problem = await readProblem(first);
  if (!isCode(problem, 'step-up-required') || !(await confirmPresence())) throw problem;
  const second = await ask();
  if (!second.ok) throw await readProblem(second);
  return second;
}

/** @throws ApiError */
export async function uploadImport(file: Blob, about: UploadImport): Promise<StartedImport> {
  const headers = {
    accept: 'application/json',
    'content-type': 'application/octet-stream',
    [IMPORT_HEADER]: toBase64Url(utf8(JSON.stringify(about))),
  };
  const response = await fetchFile('/imports', { method: 'POST', headers, body: file });
  return StartedImport.parse(await response.json());
}

export const previewImport = (id: string, settings: ImportSettings): Promise<ImportPreview> =>
  call({ method: 'POST', path: `/imports/${id}/preview`, body: settings, answer: ImportPreview });
export const runImport = (id: string, body: RunImport): Promise<ImportResult> =>
  call({ method: 'POST', path: `/imports/${id}/run`, body, answer: ImportResult, creates: true });
export const undoImport = (id: string): Promise<UndoneImport> =>
  call({ method: 'POST', path: `/imports/${id}/undo`, answer: UndoneImport });
export const importReport = async (id: string): Promise<Blob> => (await fetchFile(`/imports/${id}/report`, {})).blob();

/** One patient, or (null) all whom one sees. */
export async function exportPatients(id: string | null, ask: ExportPatient): Promise<Blob> {
  const path = id === null ? '/patients/export' : `/patients/${id}/export`;
  const headers = { 'content-type': 'application/json' };
  return (await fetchFile(path, { method: 'POST', headers, body: JSON.stringify(ask) })).blob();
}
