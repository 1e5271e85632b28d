import { MINUTE_MS } from '@hyaline/kit';
import type { Actor, Statement } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/index.ts';

interface Remembered {
  names: ReadonlyMap<string, string>;
  until: number;
}

const NAMES: Statement = {
  name: 'colleague-names',
  text: `select a.id, a.name from core.account a join core.membership m on m.account_id = a.id`,
};

const remembered = new WeakMap<object, Map<string, Remembered>>();

/**
 * Names of everybody who is or was in the clinic, remembered for a minute: joining them into each read cost a fifth of it.
 * A new name is asked for at once; a changed one shows a minute later. Rights are never decided from this.
 */
export async function namesFor(
  platform: Pick<Platform, 'db'>,
  actor: Actor,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const clinics = remembered.get(platform.db) ?? new Map<string, Remembered>();
  remembered.set(platform.db, clinics);
  const known = clinics.get(actor.tenantId);
  if (known !== undefined && known.until > Date.now() && ids.every((id) => known.names.has(id))) return known.names;
  const rows = await platform.db.inTenant(actor, (tx) => tx.query<{ id: string; name: string }>(NAMES, []));
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  for (const id of ids) if (!names.has(id)) names.set(id, ''); // someone removed for good: do not ask again each time
  clinics.set(actor.tenantId, { names, until: Date.now() + MINUTE_MS });
  return names;
}
