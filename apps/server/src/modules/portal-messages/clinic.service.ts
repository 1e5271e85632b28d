import {
  type ListMessages,
  type MessageList,
  type MessageSent,
  type PatientMessages,
  phi,
  type SendMessage,
  type WaitingMessages,
} from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import type { Actor, Repeatable, Tx } from '../../platform/db/index.ts';
import { nextCursor, readCursor, refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { namesFor } from '../colleagues/index.ts';
import { sealAddress } from '../ledger/index.ts';
import { aboutPatient, type Asking, factsAbout, note, openPatientFields, PHI, within } from '../patients/index.ts';
import { mailProxies, namesOfProxies } from '../proxy-names/index.ts';
import { hasPhiSchema } from '../tenancy/index.ts';
import { sealDetails } from './details.ts';
import * as repo from './messages.repo.ts';
import { conversationsOf, named, subjectOf } from './present.ts';
import { tellByMail } from './tell.ts';

/** Conversations with patients whom the person sees; each that is shown is a look in the ledger. */
export async function listMessages(
  platform: Platform,
  { actor, ip }: Asking,
  { list, limit, after }: ListMessages,
): Promise<MessageList> {
  if (!(await hasPhiSchema(platform, actor.tenantId))) return { threads: [], next: null };
  const { tenantId } = actor;
  const cursor = readCursor(after);
  return platform.db.inTenant(
    actor,
    async (tx) => {
      const threads: MessageList['threads'] = [];
      const rows = await repo.listThreads(tx, sealAddress(tenantId, ip), list, limit, cursor);
      for (const row of rows) {
        const { id, patientId, ref, lastAt, waiting, mine } = row;
        const fields = await openPatientFields(platform, tenantId, { ...row, id: patientId });
        const name = phi([fields.givenName, fields.familyName].filter((part) => part !== phi('')).join(' '));
        const subject = phi(await subjectOf(platform, tenantId, row));
        threads.push({ id, patientId, ref, name, subject, lastAt: lastAt.toISOString(), waiting, mine });
      }
      return { threads, next: nextCursor(rows, limit) };
    },
    PHI,
  );
}

/** A number and nothing else: no look at anybody. */
export async function countMessages(platform: Platform, actor: Actor): Promise<WaitingMessages> {
  if (!(await hasPhiSchema(platform, actor.tenantId))) return { waiting: 0 };
  return { waiting: await platform.db.inTenant(actor, repo.countWaiting, PHI) };
}

/** @throws Refusal not-found */
export async function readMessages(platform: Platform, asking: Asking, patientId: string): Promise<PatientMessages> {
  const found = await aboutPatient(platform, asking, patientId, 'message.read', async (tx) => {
    const subject = await repo.findSubject(tx, patientId);
    if (!subject) return null;
    const conversations = await conversationsOf(platform, tx, patientId, true);
    const facts = await factsAbout(tx, patientId, { conversations: conversations.threads.length });
    await note(tx, 'message.read', { type: 'patient', id: patientId }, subject.ref, facts, asking.ip);
    const carers = await namesOfProxies(platform, tx, conversations.personIds);
    return { subject, conversations, carers };
  });
  const { subject, conversations, carers } = found;
  const people = await namesFor(platform, asking.actor, conversations.authorIds);
  return {
    threads: named(conversations, people, carers),
    portal: subject.active ? 'active' : subject.accountId === null ? 'none' : 'invited',
    mails: subject.wantsMails,
  };
}

/**
 * Writes to the patient, who is told by mail that something waits, unless they want none.
 * @throws Refusal not-found; conflict while the patient has no way in to read it
 */
export function sendMessage(
  platform: Platform,
  asking: Asking,
  patientId: string,
  { threadId, subject, text, repeatable }: SendMessage & { repeatable: Repeatable | null },
): Promise<MessageSent> {
  return aboutPatient(platform, asking, patientId, 'message.sent', async (tx) => {
    const patient = await repo.findSubject(tx, patientId);
    if (!patient) return null;
    return repo.once(tx, repeatable, async () => {
      if (!patient.active) return refuse('conflict');
      const thread = await threadFor(platform, tx, { patientId, threadId, subject });
      const id = newId();
      const place = { tenantId: tx.actor.tenantId, patientId, table: 'message', rowId: id } as const;
      const details = await sealDetails(platform, place, { text: text as unknown as string });
      await repo.insertMessage(tx, { id, threadId: thread, patientId, fromPatient: false, details });
      const mailed = await tellByMail(platform, tx, { patientId, patient, messageId: id });
      const { ref } = patient;
      const others = await mailProxies(platform, tx, { ref, about: 'messages', kind: 'portal-message', key: id });
      const facts = await factsAbout(tx, patientId, { thread, mail: mailed, proxyMails: others.queued });
      await note(tx, 'message.sent', { type: 'message', id }, patient.ref, facts, asking.ip);
      return { id, threadId: thread };
    });
  });
}

/** The conversation that is answered, or a new one. @throws Refusal not-found for one of another patient */
export async function threadFor(
  platform: Pick<Platform, 'vault'>,
  tx: Tx,
  { patientId, threadId, subject }: { patientId: string } & Pick<SendMessage, 'threadId' | 'subject'>,
): Promise<string> {
  if (threadId !== null) {
    const thread = await repo.findThread(tx, threadId);
    return thread?.patientId === patientId ? threadId : refuse('not-found');
  }
  const id = newId();
  const place = { tenantId: tx.actor.tenantId, patientId, table: 'message_thread', rowId: id } as const;
  await repo.openThread(tx, id, patientId, await sealDetails(platform, place, { subject: String(subject) }));
  return id;
}

/** What the patient wrote has been opened: the patient sees that. @throws Refusal not-found */
export const markMessagesRead = (platform: Platform, asking: Asking, threadId: string, last: string): Promise<null> =>
  aboutThread(platform, asking, threadId, 'message.read', async (tx, { ref, patientId }) => {
    const opened = await repo.markRead(tx, threadId, true, last);
    if (opened === 0) return;
    const facts = await factsAbout(tx, patientId, { opened });
    await note(tx, 'message.read', { type: 'message-thread', id: threadId }, ref, facts, asking.ip);
  });

/**
 * No answer is needed to what was shown.
 * @throws Refusal not-found; record-changed when nothing waits, or the patient has written more since
 */
export const settleMessages = (platform: Platform, asking: Asking, threadId: string, last: string): Promise<null> =>
  aboutThread(platform, asking, threadId, 'message.settled', async (tx, { ref, patientId }) => {
    if (!(await repo.settleThread(tx, threadId, last))) return refuse('record-changed');
    const facts = await factsAbout(tx, patientId);
    await note(tx, 'message.settled', { type: 'message-thread', id: threadId }, ref, facts, asking.ip);
  });

function aboutThread(
  platform: Platform,
  asking: Asking,
  id: string,
  event: 'message.read' | 'message.settled',
  work: (tx: Tx, thread: { ref: string; patientId: string }) => Promise<void>,
): Promise<null> {
  return within(platform, asking, { event, resource: { type: 'message-thread', id } }, async (tx) => {
    const thread = await repo.findThread(tx, id);
    const patient = thread && (await repo.findSubject(tx, thread.patientId));
    if (!thread || !patient) return undefined;
    await work(tx, { ref: patient.ref, patientId: thread.patientId });
    return null;
  });
}
