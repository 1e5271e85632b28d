import { type Permission, type Workspace, workspaceOf } from '@hyaline/contract';
import { SECOND_MS } from '@hyaline/kit';
import type { Actor, Db } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { readWorkspaces } from './practice.repo.ts';

type Needs = Pick<Platform, 'db' | 'clock'>;

/** How long another server may still let somebody into what was switched off elsewhere. A no is never remembered. */
const REMEMBERED_MS = 5 * SECOND_MS;
const MAX_REMEMBERED = 10_000;
interface Remembered {
  workspaces: ReadonlySet<Workspace>;
  until: number;
}
const known = new WeakMap<Db, Map<string, Remembered>>();

/**
 * Before a request that a permission opens: is the workspace that it belongs to switched on in this clinic?
 * @throws Refusal workspace-off
 */
export async function requireWorkspace({ db, clock }: Needs, actor: Actor, permission: Permission): Promise<void> {
  const workspace = workspaceOf(permission);
  if (workspace === null) return;
  const remembered = known.get(db) ?? new Map<string, Remembered>();
  known.set(db, remembered);
  const now = clock.now().getTime();
  const last = remembered.get(actor.tenantId);
  if (last !== undefined && last.until > now && last.workspaces.has(workspace)) return;
  const { tenantId, userId } = actor; // without a proof of the session: this reads nothing that it must answer for
  const found = await db.inTenant({ tenantId, userId }, readWorkspaces);
  if (found === undefined) return; // an organisation has no workspaces
  if (remembered.size >= MAX_REMEMBERED) remembered.clear();
  remembered.set(tenantId, { workspaces: new Set(found), until: now + REMEMBERED_MS });
  if (!found.includes(workspace)) refuse('workspace-off');
}

export function forgetWorkspaces({ db }: Pick<Platform, 'db'>, tenantId: string): void {
  known.get(db)?.delete(tenantId);
}
