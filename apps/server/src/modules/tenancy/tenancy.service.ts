import type { Platform } from '../../platform/index.ts';
import { refuse } from '../../platform/http/index.ts';
import { createPhiSchema, dropPhiSchema, mayKeepPhi, phiSchemaExists, phiSchemas } from './tenancy.repo.ts';

type Needs = Pick<Platform, 'database'>;

const known = new WeakMap<object, Set<string>>();

/**
 * Makes the clinic's PHI schema when its first PHI workspace is used; a clinic without one has no PHI tables at all.
 * Safe to call at each start of a PHI write: after the first time it asks nobody.
 * @throws Refusal workspace-off for a clinic that uses no workspace of patient data, whatever way led here
 */
export async function ensurePhiSchema(platform: Needs, tenantId: string): Promise<void> {
  if (await hasPhiSchema(platform, tenantId)) return;
  if (!(await mayKeepPhi(platform.database, tenantId))) refuse('workspace-off');
  await createPhiSchema(platform.database, tenantId);
  remembered(platform).add(tenantId);
}

/** Whether the clinic has a PHI schema. A clinic that has none has no studies, no patients, nothing to list. */
export async function hasPhiSchema(platform: Needs, tenantId: string): Promise<boolean> {
  const seen = remembered(platform);
  if (seen.has(tenantId)) return true;
  const exists = await phiSchemaExists(platform.database, tenantId);
  if (exists) seen.add(tenantId);
  return exists;
}

/**
 * Drops the PHI schema of a clinic that was closed, with all that is in it. May be repeated. Another node that still
 * believes in it fails at its next transaction there.
 */
export async function destroyPhiSchema(platform: Needs, tenantId: string): Promise<void> {
  await dropPhiSchema(platform.database, tenantId);
  remembered(platform).delete(tenantId);
}

/** Clinics that have a PHI schema. Names of schemas are no secret; their rows stay behind their own context. */
export const phiTenants = async (platform: Pick<Platform, 'db'>): Promise<string[]> =>
  (await phiSchemas(platform)).map(({ id }) => id);

function remembered({ database }: Needs): Set<string> {
  const seen = known.get(database) ?? new Set();
  known.set(database, seen);
  return seen;
}
