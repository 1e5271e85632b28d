import { z } from 'zod';
import { Id, Instant } from './fields.ts';
import { allows, type Permission, type Role } from './permissions.ts';

/**
 * What a key for programs may be allowed. Nothing that changes who may do what, that signs, or that gives data to
 * somebody outside the clinic: for those a person is present.
 */
export const API_KEY_SCOPES = [
  'study:read',
  'study:write',
  'link:read',
  'link:revoke',
  'member:read',
  'ledger:read',
] as const satisfies readonly Permission[];
export type ApiKeyScope = (typeof API_KEY_SCOPES)[number];

/** The scopes that somebody in this role can give away: never more than they may themselves. */
export const scopesOf = (role: Role): ApiKeyScope[] => API_KEY_SCOPES.filter((scope) => allows(role, scope));

export const API_KEY_DAYS = { min: 1, max: 365, default: 90 } as const;
/** Live ones of one person in one clinic. */
export const MAX_API_KEYS = 10;

/** The whole key, for scanners: prefix, id, secret with a checksum at its end. */
export const API_KEY_PATTERN = /^hyk_([0-9A-Za-z]{22})_([0-9A-Za-z]{43})([0-9A-Za-z]{6})$/;

export const CreateApiKey = z.strictObject({
  name: z.string().trim().min(1).max(80),
  scopes: z
    .array(z.enum(API_KEY_SCOPES))
    .min(1)
    .refine((scopes) => new Set(scopes).size === scopes.length),
  days: z.int().min(API_KEY_DAYS.min).max(API_KEY_DAYS.max),
});
export type CreateApiKey = z.infer<typeof CreateApiKey>;

export const ApiKey = z.object({
  id: Id,
  name: z.string(),
  scopes: z.array(z.string()),
  state: z.enum(['live', 'expired', 'revoked']),
  createdAt: Instant,
  expiresAt: Instant,
  /** To the minute; null when it was never used. */
  lastUsedAt: Instant.nullable(),
});
export type ApiKey = z.infer<typeof ApiKey>;

export const ApiKeys = z.object({ keys: z.array(ApiKey) });
export type ApiKeys = z.infer<typeof ApiKeys>;

/** Of everybody in the clinic, for those who manage its people. Live ones only. */
export const ClinicApiKey = ApiKey.extend({ holder: z.object({ id: Id, name: z.string() }) });
export type ClinicApiKey = z.infer<typeof ClinicApiKey>;
export const ClinicApiKeys = z.object({ keys: z.array(ClinicApiKey) });
export type ClinicApiKeys = z.infer<typeof ClinicApiKeys>;

/** The key itself is in this one answer and nowhere else. */
export const CreatedApiKey = z.object({ apiKey: ApiKey, key: z.string() });
export type CreatedApiKey = z.infer<typeof CreatedApiKey>;
