import type { ChangeNoteTemplate, CreateNoteTemplate, Locale, NoteTemplates, StarterTemplate } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import type { Actor, Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { append } from '../ledger/index.ts';
import { ensurePhiSchema, hasPhiSchema } from '../tenancy/index.ts';
import { startersIn } from './starter-templates.ts';
import * as repo from './template.repo.ts';

type Needs = Pick<Platform, 'db' | 'database'>;
const PHI = { phi: true };

/** The clinic's own, and of those that came with the platform all that it has neither changed nor hidden. */
export async function noteTemplates(platform: Needs, actor: Actor, locale: Locale): Promise<NoteTemplates> {
  const rows = (await hasPhiSchema(platform, actor.tenantId))
    ? await platform.db.inTenant(actor, repo.templateRows, PHI)
    : [];
  const taken = new Set(rows.map(({ starter }) => starter));
  const starters = startersIn(locale).filter(({ starter }) => !taken.has(starter));
  return {
    templates: [
      ...starters.map((starter) => ({ id: null, revision: 0, ...starter })),
      ...rows.filter(({ removed }) => !removed).map(({ removed: _, ...row }) => row),
    ],
    hidden: rows.flatMap(({ removed, starter }) => (removed && starter !== null ? [starter] : [])),
  };
}

/** One change of the clinic's templates, with its ledger entry. */
async function changing<T>(
  platform: Needs,
  actor: Actor,
  ip: string,
  work: (tx: Tx) => Promise<{ result: T; id: string; change: string }>,
): Promise<T> {
  await ensurePhiSchema(platform, actor.tenantId);
  return platform.db.inTenant(
    actor,
    async (tx) => {
      const { result, id, change } = await work(tx);
      const resource = { type: 'note-template', id };
      const event = 'note-template.changed';
      await append(tx, { event, outcome: 'done', resource, patientRef: null, facts: { change }, ip });
      return result;
    },
    PHI,
  );
}

export const createTemplate = (platform: Needs, actor: Actor, asked: CreateNoteTemplate, ip: string) =>
  changing(platform, actor, ip, async (tx) => {
    const id = await repo.keepTemplate(tx, { id: newId(), ...asked, hidden: false });
    return { result: { id }, id, change: 'written' };
  });

/** @throws Refusal conflict when somebody else was faster, or it is gone */
export const changeTemplate = (platform: Needs, actor: Actor, id: string, asked: ChangeNoteTemplate, ip: string) =>
  changing(platform, actor, ip, async (tx) => {
    const revision = (await repo.changeTemplateRow(tx, { id, ...asked })) ?? refuse('conflict');
    return { result: { revision }, id, change: 'written' };
  });

export const removeTemplate = (platform: Needs, actor: Actor, id: string, ip: string) =>
  changing(platform, actor, ip, async (tx) => {
    if (!(await repo.removeTemplateRow(tx, id))) return refuse('not-found');
    return { result: null, id, change: 'removed' };
  });

/** Hides a template that came with the platform, or shows it again as it came. */
export const hideStarter = (platform: Needs, actor: Actor, starter: StarterTemplate, hidden: boolean, ip: string) =>
  changing(platform, actor, ip, async (tx) => {
    const own = startersIn('en').find((known) => known.starter === starter) ?? refuse('not-found');
    if (hidden) await repo.keepTemplate(tx, { id: newId(), ...own, hidden: true });
    else await repo.resetStarter(tx, starter);
    return { result: null, id: starter, change: hidden ? 'hidden' : 'reset' };
  });
