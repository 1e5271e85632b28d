import { z } from 'zod';

export const Id = z.uuid();
export const Instant = z.iso.datetime();
export const Locale = z.enum(['en', 'es']);
export type Locale = z.infer<typeof Locale>;

export const Base64Url = z.string().regex(/^[A-Za-z0-9_-]*$/);
/** 32 bytes as unpadded base64url. */
export const Key256 = Base64Url.length(43);

export const Empty = z.null();
export const IdParams = z.object({ id: Id });
