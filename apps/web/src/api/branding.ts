import { BrandSettings, BrandSnapshot, type BrandEditors, type ChangeBranding } from '@hyaline/contract';
import { queryOptions } from '@tanstack/react-query';
import { API_BASE, call, clinicHeaders } from './client.ts';
import { ApiError, readProblem } from './errors.ts';

/** How the clinic looks to others; a copy of it goes into what is sealed or printed. */
export const brandQuery = queryOptions({
  queryKey: ['branding'],
  queryFn: ({ signal }) => call({ path: '/branding', answer: BrandSnapshot, signal }),
});

/** For the corner of every page: asked once, since a logo that changes elsewhere may wait there for the next visit. */
export const brandMarkQuery = queryOptions({
  ...brandQuery,
  queryKey: ['branding', 'mark'],
  staleTime: Number.POSITIVE_INFINITY,
});

/** For the page that changes it: asked once when it opens, so that nothing moves under the person's hands. */
export const brandSettingsQuery = queryOptions({
  queryKey: ['branding', 'settings'],
  queryFn: ({ signal }) => call({ path: '/branding/settings', answer: BrandSettings, signal }),
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: 0,
});

export const changeBranding = (body: ChangeBranding) =>
  call({ method: 'PUT', path: '/branding', body, answer: BrandSettings });
export const changeBrandEditors = (body: BrandEditors) =>
  call({ method: 'PUT', path: '/branding/editors', body, answer: BrandSettings });
export const removeLogo = (revision: number) =>
  call({ method: 'DELETE', path: '/branding/logo', query: { revision }, answer: BrandSettings });

/** @throws ApiError */
export async function uploadLogo(revision: number, png: Blob): Promise<BrandSettings> {
  let response: Response;
  try {
    response = await fetch(`${API_BASE}/branding/logo?revision=${revision}`, {
      method: 'PUT',
      headers: { accept: 'application/json', 'content-type': 'image/png', ...clinicHeaders() },
      body: png,
      credentials: 'same-origin',
      redirect: 'error',
      cache: 'no-store',
    });
  } catch {
    throw new ApiError({ code: 'unreachable', status: 0 });
  }
  if (!response.ok) throw await readProblem(response);
  return BrandSettings.parse(await response.json());
}
