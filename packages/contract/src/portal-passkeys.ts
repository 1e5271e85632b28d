import { z } from 'zod';
import { PasskeyAttestation } from './factors.ts';
import { Id, Instant } from './fields.ts';

export const MAX_PORTAL_PASSKEYS = 10;

/** A patient's passkey; without a name, for people who have one or two. */
export const PortalPasskey = z.object({
  id: Id,
  createdAt: Instant,
  lastUsedAt: Instant.nullable(),
  /** It may live on several devices of the person. */
  synced: z.boolean(),
});
export type PortalPasskey = z.infer<typeof PortalPasskey>;
/** `work` false: this installation has no address at which passkeys hold. */
export const PortalPasskeys = z.object({ work: z.boolean(), passkeys: z.array(PortalPasskey) });
export type PortalPasskeys = z.infer<typeof PortalPasskeys>;
export const AddPortalPasskey = z.strictObject({ credential: PasskeyAttestation });
export type AddPortalPasskey = z.infer<typeof AddPortalPasskey>;
