import type { KeptMarks, SaveMarks } from '@hyaline/contract';
import type { StudyMarks } from '@hyaline/marks';
import type { Actor } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { append, appendDenied, factsOf, sealAddress } from '../ledger/index.ts';
import { hasPhiSchema } from '../tenancy/index.ts';
import { openDetails, sealDetails } from './details.ts';
import { type MarksRow, READ_MARKS, writeMarks } from './marks.repo.ts';
import { steadyState } from './study.repo.ts';

type Needs = Pick<Platform, 'db' | 'database' | 'vault'>;

/**
 * Keeps what a person put on a saved study, whole, in place of what was there.
 * @returns the revision to name at the next save
 * @throws Refusal not-found for a study this person does not see; forbidden when they see it by special access only;
 * marks-changed when another revision than the one that was changed is there
 */
export async function saveMarks(
  platform: Needs,
  actor: Actor,
  id: string,
  { revision, marks }: SaveMarks,
  ip: string,
): Promise<{ revision: number }> {
  const event = 'study.marked';
  const resource = { type: 'study', id };
  const exists = await hasPhiSchema(platform, actor.tenantId);
  const result = exists
    ? await platform.db.inTenant(
        actor,
        async (tx) => {
          const study = await steadyState(tx, id);
          if (study?.state !== 'saved') return 'not-found' as const;
          if (!study.ownRight) return 'forbidden' as const;
          const place = { tenantId: actor.tenantId, studyId: id, table: 'study_marks', rowId: id } as const;
          const next = await writeMarks(tx, id, revision, await sealDetails(platform, place, marks));
          if (next === undefined) return refuse('marks-changed');
          const facts = { revision: next, ...countsOf(marks) };
          await append(tx, { event, outcome: 'done', resource, patientRef: study.patientRef, facts, ip });
          return { revision: next };
        },
        { phi: true },
      )
    : 'not-found';
  if (typeof result === 'object') return result;
  await appendDenied(platform, actor, { event, resource, patientRef: null, facts: {}, ip });
  return refuse(result);
}

/** How many of each, and nothing of what they say. */
function countsOf({ series }: StudyMarks): Record<string, number> {
  const all = Object.values(series);
  const sum = (of: (marks: (typeof all)[number]) => number) => all.reduce((total, marks) => total + of(marks), 0);
  return {
    measures: sum(({ measures }) => measures.length),
    canals: sum(({ canals }) => canals.length),
    implants: sum(({ implants }) => implants.length),
    teeth: sum(({ teeth }) => teeth.length),
    findings: sum(({ findings }) => (findings === '' ? 0 : 1)),
  };
}

/**
 * What is kept now, for somebody whose save came second.
 * @throws Refusal not-found for a study this person does not see
 */
export async function readMarks(platform: Needs, actor: Actor, id: string, ip: string): Promise<KeptMarks> {
  const event = 'study.read';
  const resource = { type: 'study', id };
  const found = (await hasPhiSchema(platform, actor.tenantId))
    ? (await platform.db.oneStatement<MarksRow>(actor, READ_MARKS, [sealAddress(actor.tenantId, ip), factsOf(actor), id], { phi: true }))[0] // prettier-ignore
    : undefined;
  if (found) return openMarks(platform, { tenantId: actor.tenantId, studyId: id }, found);
  await appendDenied(platform, actor, { event, resource, patientRef: null, facts: {}, ip });
  return refuse('not-found');
}

/** The marks that came with a study's row; none yet is revision 0. */
export async function openMarks(
  platform: Pick<Platform, 'vault'>,
  { tenantId, studyId }: { tenantId: string; studyId: string },
  { revision, details }: MarksRow,
): Promise<KeptMarks> {
  if (revision === null || details === null) return { revision: 0, marks: { version: 1, series: {} } };
  const place = { tenantId, studyId, table: 'study_marks', rowId: studyId } as const;
  return { revision, marks: await openDetails(platform, place, details) };
}
