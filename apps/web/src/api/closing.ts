import { type CloseClinic, Closing, ClosingCertificate, Empty, type ExportClinic } from '@hyaline/contract';
import { queryOptions } from '@tanstack/react-query';
import { call } from './client.ts';
import { fetchFile } from './exchange.ts';

export const closingQuery = queryOptions({
  queryKey: ['practice', 'closing'],
  queryFn: ({ signal }) => call({ path: '/practice/closing', answer: Closing, signal }),
});
export const askToClose = (body: CloseClinic) =>
  call({ method: 'POST', path: '/practice/closing', body, answer: Closing });
export const cancelClosing = () => call({ method: 'DELETE', path: '/practice/closing', answer: Empty });
/** Everything of the clinic. It counts as taken out when the server has handed over its last byte. */
export async function exportClinic(body: ExportClinic): Promise<Blob> {
  const headers = { 'content-type': 'application/json' };
  const init = { method: 'POST', headers, body: JSON.stringify(body) };
  return (await fetchFile('/practice/closing/export', init)).blob();
}
export const destroyClinic = (body: CloseClinic) =>
  call({ method: 'POST', path: '/practice/closing/destruction', body, answer: ClosingCertificate });
