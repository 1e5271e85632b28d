import type { Actor } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/index.ts';
import { ensurePhiSchema } from '../tenancy/index.ts';
import { insertClinic, insertMember } from './canary.repo.ts';

// Two clinics that belong to nobody. The prober acts in them, so that it never needs the rows of a real one.

export interface Canary extends Actor {
  name: string;
}
export const CANARY_A: Canary = {
  tenantId: '00000000-0000-7000-8000-00000000ca0a',
  userId: '00000000-0000-7000-8000-00000000ca1a',
  name: 'Canary A',
};
export const CANARY_B: Canary = {
  tenantId: '00000000-0000-7000-8000-00000000ca0b',
  userId: '00000000-0000-7000-8000-00000000ca1b',
  name: 'Canary B',
};

/** Makes the canaries where they are absent. Their accounts have a password hash that no password gives. */
export async function ensureCanaries({ database }: Pick<Platform, 'database'>): Promise<void> {
  for (const canary of [CANARY_A, CANARY_B]) {
    await insertClinic(database, canary);
    await insertMember(database, canary);
  }
  await ensurePhiSchema({ database }, CANARY_A.tenantId); // its links need one; the schema stays empty
}
