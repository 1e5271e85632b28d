import { Id } from '@hyaline/contract';
import { z } from 'zod';

/** What a client says of a file in tus `Upload-Metadata`. The name comes back in the list of what has arrived. */
export const StartUpload = z.object({
  studyId: Id,
  name: z.string().min(1).max(1000),
  /** Of the whole file: what arrives is compared with it. */
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
});
