import { z } from 'zod';
import { Id, Instant } from './fields.ts';

/** What the ledger knows of a person's own sign-ins and of tries on their account. */
export const SignInEvent = z.object({
  id: Id,
  at: Instant,
  event: z.string(),
  outcome: z.enum(['done', 'refused']),
  /** Why it was refused or ended, as the ledger writes it. */
  reason: z.string().nullable(),
  browser: z.string().nullable(),
  os: z.string().nullable(),
  /** The same browser has the same one; null when it kept nothing. */
  device: z.string().nullable(),
  ip: z.string().nullable(),
});
export type SignInEvent = z.infer<typeof SignInEvent>;

export const SignInQuery = z.object({
  before: Id.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});
export const SignInPage = z.object({ events: z.array(SignInEvent), more: z.boolean() });
export type SignInPage = z.infer<typeof SignInPage>;

/** What was ended when somebody said that a sign-in was not theirs. */
export const NotMe = z.object({ sessions: z.int(), apiKeys: z.int() });
export type NotMe = z.infer<typeof NotMe>;

export const EndedSessions = z.object({ sessions: z.int() });
export type EndedSessions = z.infer<typeof EndedSessions>;
