import type { Locale } from '@hyaline/contract';
import type { FastifyRequest } from 'fastify';

/** English, unless the client prefers Spanish (RFC 9110 section 12.5.4). */
export function localeOf(request: Pick<FastifyRequest, 'headers'>): Locale {
  const ranges = (request.headers['accept-language'] ?? '').split(',').map((part) => {
    const [tag = '', ...rest] = part.trim().toLowerCase().split(';');
    const q = rest.find((param) => param.trim().startsWith('q='));
    return { tag, quality: q ? Number(q.trim().slice(2)) : 1 };
  });
  const best = (language: Locale) =>
    Math.max(
      0,
      ...ranges.filter(({ tag }) => tag === language || tag.startsWith(`${language}-`)).map((r) => r.quality),
    );
  return best('es') > best('en') ? 'es' : 'en';
}
