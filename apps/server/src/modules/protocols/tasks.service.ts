import type { AskDue, Due, PlanFollowUp, PlanRefill, SettleFollowUp, SettleRefill } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import type { Repeatable, Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import { sealAddress } from '../ledger/index.ts';
import { finishTaskFor, taskFor } from '../tasks/index.ts';
import { hasPhiSchema } from '../tenancy/index.ts';
import { type Asking, changing, type Needs, note } from './about.ts';
import { openDetails, type RefillDetails, sealDetails, versionPlace } from './details.ts';
import { type ProtocolRow, versionsOf } from './protocol.repo.ts';
import * as repo from './tasks.repo.ts';

/** What is due, soonest first: references, no names. Each line shown is in the ledger. */
export async function listDue(platform: Needs, { actor, ip }: Asking, { list }: AskDue): Promise<Due> {
  if (!(await hasPhiSchema(platform, actor.tenantId))) return { due: [] };
  const address = sealAddress(actor.tenantId, ip);
  const rows = await platform.db.oneStatement<repo.DueRow>(actor, repo.DUE[list], [address], { phi: true });
  return {
    due: rows.map(({ id, kind, dueOn, protocolId, patientId, patientRef }) => ({
      id,
      kind,
      dueOn,
      protocolId,
      patientId,
      patientRef,
    })),
  };
}

/** Plans a refill of one item of the signed protocol. @throws Refusal not-found; forbidden; conflict when none is signed */
export const planRefill = (
  platform: Needs,
  asking: Asking,
  id: string,
  { itemId, dueOn, note: remark }: PlanRefill,
  repeatable: Repeatable | null = null,
): Promise<{ id: string }> =>
  changing(platform, asking, { event: 'refill.planned', id }, (tx, row) =>
    repo.once(tx, repeatable, async () => {
      const compound = await signedCompound(platform, tx, asking, row, itemId);
      return insertRefill(platform, tx, asking, row, dueOn, { itemId, compound, supply: null, note: remark });
    }),
  );

async function signedCompound(
  platform: Needs,
  tx: Tx,
  { actor }: Asking,
  row: ProtocolRow,
  itemId: string,
): Promise<string> {
  const [newest] = await versionsOf(tx, row.id);
  if (!newest || row.state === 'ended') return refuse('conflict');
  const place = versionPlace(actor.tenantId, row.patientId, row.id, newest.number);
  const { content } = await openDetails(platform, place, newest.details);
  const item = content.items.find((each) => each.id === itemId);
  return item?.compound ?? refuse('bad-request', { fields: ['itemId'] });
}

async function insertRefill(
  platform: Needs,
  tx: Tx,
  { actor: { tenantId }, ip }: Asking,
  row: ProtocolRow,
  dueOn: string,
  details: RefillDetails,
): Promise<{ id: string }> {
  const id = newId();
  const { patientId } = row;
  const sealed = await sealDetails(platform, { tenantId, patientId, table: 'refill', rowId: id }, details);
  await repo.insertTask(tx, 'refill', { id, protocolId: row.id, patientId, dueOn, details: sealed });
  await note(tx, row, { event: 'refill.planned', resource: { type: 'refill', id }, facts: { protocol: row.id } }, ip);
  await toClinic(tx, row, { kind: 'refill', id, dueOn });
  return { id };
}

/** Colleagues see it among the clinic's tasks, by reference alone: what it is about stands sealed here. */
const toClinic = (
  tx: Tx,
  { patientRef }: Pick<ProtocolRow, 'patientRef'>,
  { kind, id, dueOn }: { kind: 'refill' | 'follow-up'; id: string; dueOn: string },
): Promise<unknown> =>
  taskFor(tx, {
    auto: `${kind}-due`,
    key: `${kind}:${id}`,
    patientRef,
    about: { kind, id },
    assigneeId: tx.actor.userId,
    dueOn,
  });

/** Nothing of a protocol that has ended is due any more. */
export async function closeDue(tx: Tx, { id, patientRef }: Pick<ProtocolRow, 'id' | 'patientRef'>): Promise<void> {
  for (const [kind, rows] of [
    ['refill', await repo.refillsOf(tx, id)],
    ['follow-up', await repo.followUpsOf(tx, id)],
  ] as const)
    for (const row of rows) if (row.state === 'due') await finishTaskFor(tx, `${kind}:${row.id}`, patientRef);
}

/** A refill was dispensed, or is not wanted any more. @throws Refusal not-found; forbidden; conflict when it is settled */
export const settleRefill = (
  platform: Needs,
  asking: Asking,
  { id, refillId }: { id: string; refillId: string },
  ask: SettleRefill,
): Promise<null> => {
  const event = ask.state === 'dispensed' ? 'refill.dispensed' : 'refill.cancelled';
  return changing(platform, asking, { event, id }, async (tx, row) => {
    const { tenantId } = asking.actor;
    const refill = (await repo.lockTask(tx, 'refill', refillId, id)) ?? refuse('not-found');
    if (refill.state !== 'due') return refuse('conflict');
    const place = { tenantId, patientId: row.patientId, table: 'refill', rowId: refillId } as const;
    const { itemId, compound } = await openDetails(platform, place, refill.details);
    const supply = ask.state === 'dispensed' ? ask.supply : null;
    const sealed = await sealDetails(platform, place, { itemId, compound, supply, note: ask.note });
    await repo.settleTask(tx, 'refill', refillId, ask.state, sealed);
    await note(tx, row, { event, resource: { type: 'refill', id: refillId }, facts: { protocol: id } }, asking.ip);
    await finishTaskFor(tx, `refill:${refillId}`, row.patientRef);
    if (ask.state === 'dispensed' && ask.nextDueOn !== null) {
      await insertRefill(platform, tx, asking, row, ask.nextDueOn, { itemId, compound, supply: null, note: '' });
    }
    return null;
  });
};

/** @throws Refusal not-found; forbidden; conflict when the protocol is ended */
export const planFollowUp = (
  platform: Needs,
  asking: Asking,
  protocolId: string,
  { dueOn, what }: PlanFollowUp,
  repeatable: Repeatable | null = null,
): Promise<{ id: string }> =>
  changing(platform, asking, { event: 'follow-up.planned', id: protocolId }, (tx, row) =>
    repo.once(tx, repeatable, async () => {
      if (row.state === 'ended') return refuse('conflict');
      const { patientId } = row;
      const { tenantId } = asking.actor;
      const id = newId();
      const details = await sealDetails(
        platform,
        { tenantId, patientId, table: 'follow_up', rowId: id },
        { what, note: '' },
      );
      await repo.insertTask(tx, 'follow_up', { id, protocolId, patientId, dueOn, details });
      const facts = { protocol: protocolId };
      await note(tx, row, { event: 'follow-up.planned', resource: { type: 'follow-up', id }, facts }, asking.ip);
      await toClinic(tx, row, { kind: 'follow-up', id, dueOn });
      return { id };
    }),
  );

/** @throws Refusal not-found; forbidden; conflict when it is settled */
export const settleFollowUp = (
  platform: Needs,
  asking: Asking,
  { id, followUpId }: { id: string; followUpId: string },
  ask: SettleFollowUp,
): Promise<null> => {
  const event = ask.state === 'done' ? 'follow-up.done' : 'follow-up.cancelled';
  return changing(platform, asking, { event, id }, async (tx, row) => {
    const task = (await repo.lockTask(tx, 'follow_up', followUpId, id)) ?? refuse('not-found');
    if (task.state !== 'due') return refuse('conflict');
    const place = {
      tenantId: asking.actor.tenantId,
      patientId: row.patientId,
      table: 'follow_up',
      rowId: followUpId,
    } as const;
    const { what } = await openDetails(platform, place, task.details);
    await repo.settleTask(
      tx,
      'follow_up',
      followUpId,
      ask.state,
      await sealDetails(platform, place, { what, note: ask.note }),
    );
    await note(tx, row, { event, resource: { type: 'follow-up', id: followUpId }, facts: { protocol: id } }, asking.ip);
    await finishTaskFor(tx, `follow-up:${followUpId}`, row.patientRef);
    return null;
  });
};
