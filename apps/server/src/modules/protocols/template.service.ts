import type { ChangeTemplate, CreateTemplate, EventName, ProtocolTemplate, ProtocolTemplates } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import { protocolContent } from '@hyaline/protocol/schema';
import type { Actor, Repeatable, Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { namesFor } from '../colleagues/index.ts';
import { append } from '../ledger/index.ts';
import { ensurePhiSchema, hasPhiSchema } from '../tenancy/index.ts';
import * as repo from './template.repo.ts';

type Needs = Pick<Platform, 'db' | 'database' | 'vault'>;
const PHI = { phi: true };
const PLACE = { table: 'protocol_template', column: 'details' } as const;

/** The clinic's templates, latest change first. They are of no patient. */
export async function listTemplates(platform: Needs, actor: Actor): Promise<ProtocolTemplates> {
  if (!(await hasPhiSchema(platform, actor.tenantId))) return { templates: [] };
  const rows = await platform.db.inTenant(actor, repo.templates, PHI);
  const names = await namesFor(platform, actor, [...new Set(rows.map(({ changedBy }) => changedBy))]);
  const templates: ProtocolTemplate[] = [];
  for (const { id, revision, details, changedAt, changedBy } of rows) {
    const text = await platform.vault.openField({ tenantId: actor.tenantId }, { ...PLACE, rowId: id }, details);
    const person = { id: changedBy, name: names.get(changedBy) ?? '' };
    const content = protocolContent.parse(JSON.parse(text));
    templates.push({ id, revision, content, changedAt: changedAt.toISOString(), changedBy: person });
  }
  return { templates };
}

export async function createTemplate(
  platform: Needs,
  actor: Actor,
  { content }: CreateTemplate,
  ip: string,
  repeatable: Repeatable | null = null,
): Promise<{ id: string }> {
  await ensurePhiSchema(platform, actor.tenantId);
  const create = async (tx: Tx): Promise<{ id: string }> => {
    const id = newId();
    await repo.insertTemplate(tx, id, await seal(platform, actor, id, content));
    await note(tx, 'protocol-template.created', id, ip);
    return { id };
  };
  return platform.db.inTenant(actor, (tx) => repo.once(tx, repeatable, () => create(tx)), PHI);
}

/** @throws Refusal conflict when it has changed since; not-found */
export const changeTemplate = (
  platform: Needs,
  actor: Actor,
  id: string,
  ask: ChangeTemplate,
  ip: string,
): Promise<void> =>
  changing(platform, actor, id, async (tx, revision) => {
    if (revision !== ask.revision) return refuse('conflict');
    await repo.changeTemplate(tx, id, await seal(platform, actor, id, ask.content));
    await note(tx, 'protocol-template.changed', id, ip);
  });

/** @throws Refusal not-found */
export const deleteTemplate = (platform: Needs, actor: Actor, id: string, ip: string): Promise<void> =>
  changing(platform, actor, id, async (tx) => {
    await repo.deleteTemplate(tx, id);
    await note(tx, 'protocol-template.deleted', id, ip);
  });

async function changing(
  platform: Needs,
  actor: Actor,
  id: string,
  work: (tx: Tx, revision: number) => Promise<void>,
): Promise<void> {
  if (!(await hasPhiSchema(platform, actor.tenantId))) return refuse('not-found');
  await platform.db.inTenant(
    actor,
    async (tx) => {
      const revision = await repo.lockTemplate(tx, id);
      return revision === undefined ? refuse('not-found') : work(tx, revision);
    },
    PHI,
  );
}

const seal = ({ vault }: Needs, { tenantId }: Actor, id: string, content: CreateTemplate['content']): Promise<Buffer> =>
  vault.sealField({ tenantId }, { ...PLACE, rowId: id }, JSON.stringify(content));

const note = (tx: Tx, event: EventName, id: string, ip: string) =>
  append(tx, { event, outcome: 'done', resource: { type: 'protocol-template', id }, patientRef: null, facts: {}, ip });
