import {
  type ChooseMail,
  type MailChoices,
  MESSAGE,
  type MessageSent,
  type OwnMessages,
  type ProxyMailChoice,
  type ProxyPart,
  type SendOwnMessage,
} from '@hyaline/contract';
import type { Tx } from '../../platform/db/index.ts';
import { refuse, requireWork } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { append } from '../ledger/index.ts';
import { namesOfProxies } from '../proxy-names/index.ts';
import { openDetails, sealDetails } from './details.ts';
import * as repo from './messages.repo.ts';
import { conversationsOf, named, subjectOf } from './present.ts';
import { threadFor } from './clinic.service.ts';

/** Whose session asks, from where: the transaction sees this one patient and no other. */
export interface OwnAsking {
  tenantId: string;
  accountId: string;
  patientId: string;
  patientRef: string;
  /** What somebody who is here for the patient was given; null: the patient. */
  scope: readonly ProxyPart[] | null;
  ip: string;
}

const within = <T>(platform: Platform, { tenantId, accountId }: OwnAsking, work: (tx: Tx) => Promise<T>): Promise<T> =>
  platform.db.inTenant({ tenantId, userId: accountId }, work, { own: true });

/** @throws Refusal too-many-requests: each text is opened by itself */
export async function readOwnMessages(platform: Platform, asking: OwnAsking): Promise<OwnMessages> {
  await requireWork(platform, asking.accountId, 'messages');
  return within(platform, asking, async (tx) => {
    const { patientId, patientRef, scope, ip } = asking;
    const conversations = await conversationsOf(platform, tx, patientId, true);
    const carers = await namesOfProxies(platform, tx, conversations.personIds);
    const people = await repo.peopleForPatient(tx, conversations.authorIds);
    const facts = { by: 'patient', conversations: conversations.threads.length };
    const resource = { type: 'patient', id: patientId };
    await append(tx, { event: 'portal.messages-read', outcome: 'done', resource, patientRef, facts, ip });
    return { threads: named(conversations, people, carers, scope === null) };
  });
}

/**
 * @throws Refusal not-found for a conversation that is not the patient's; too-many-requests; conflict when another
 * message was sent by this id
 */
export const sendOwnMessage = (platform: Platform, asking: OwnAsking, ask: SendOwnMessage): Promise<MessageSent> =>
  within(platform, asking, async (tx) => {
    const { tenantId, patientId, patientRef, ip } = asking;
    await repo.inTurn(tx, `messages.${patientId}`);
    const before = await repo.findOwn(tx, ask.id);
    if (before)
      return (await isSame(platform, tx, before, ask))
        ? { id: before.id, threadId: before.threadId }
        : refuse('conflict');
    if ((await repo.ownSentLately(tx)) >= MESSAGE.ofPatientPerHour)
      return refuse('too-many-requests', { retryAfterSeconds: 3600 });
    const threadId = await threadFor(platform, tx, { ...ask, patientId });
    const place = { tenantId, patientId, table: 'message', rowId: ask.id } as const;
    const details = await sealDetails(platform, place, { text: ask.text as unknown as string });
    const message = { id: ask.id, threadId, patientId, fromPatient: true, details };
    if (!(await repo.insertMessage(tx, message))) return refuse('conflict');
    const resource = { type: 'message', id: ask.id };
    const facts = { by: 'patient', thread: threadId };
    await append(tx, { event: 'portal.message-sent', outcome: 'done', resource, patientRef, facts, ip });
    return { id: ask.id, threadId };
  });

/** What came before by this id is what is sent now: nothing that was added meanwhile is thrown away and called sent. */
async function isSame(
  platform: Platform,
  tx: Tx,
  { id, threadId, patientId, details }: repo.OwnRow,
  ask: SendOwnMessage,
): Promise<boolean> {
  const place = { tenantId: tx.actor.tenantId, patientId, table: 'message', rowId: id } as const;
  if ((await openDetails(platform, place, details)).text !== String(ask.text)) return false;
  if (ask.threadId !== null) return ask.threadId === threadId;
  const thread = await repo.findThread(tx, threadId);
  return thread !== undefined && (await subjectOf(platform, tx.actor.tenantId, thread)) === String(ask.subject);
}

/** What the clinic wrote has been opened. @throws Refusal not-found */
export const markOwnRead = (platform: Platform, asking: OwnAsking, threadId: string, last: string): Promise<null> =>
  within(platform, asking, async (tx) => {
    if (!(await repo.findThread(tx, threadId))) return refuse('not-found');
    const opened = await repo.markRead(tx, threadId, false, last);
    if (opened === 0) return null;
    const { patientRef, ip } = asking;
    const resource = { type: 'message-thread', id: threadId };
    const facts = { by: 'patient', opened };
    await append(tx, { event: 'portal.messages-read', outcome: 'done', resource, patientRef, facts, ip });
    return null;
  });

/** Mails go out about what somebody may see. */
const PART_OF = { messages: 'messages', appointments: 'appointments', packets: 'record' } as const satisfies Record<
  ProxyMailChoice,
  ProxyPart
>;

export const readMailChoices = (platform: Platform, asking: OwnAsking): Promise<MailChoices> =>
  within(platform, asking, async (tx) => {
    const { patientId, scope } = asking;
    if (scope === null)
      return { ...((await repo.mailChoices(tx, patientId)) ?? refuse('not-signed-in')), packets: null };
    const unwanted = await repo.ownUnwanted(tx);
    const choice = (about: ProxyMailChoice) => (scope.includes(PART_OF[about]) ? !unwanted.includes(about) : null);
    return { messages: choice('messages'), appointments: choice('appointments'), packets: choice('packets') };
  });

/** @throws Refusal bad-request for a mail that is not for whoever asks */
export const setMailChoice = (platform: Platform, asking: OwnAsking, { about, wanted }: ChooseMail): Promise<null> =>
  within(platform, asking, async (tx) => {
    const { patientId, patientRef, scope, ip } = asking;
    if (scope === null ? about === 'packets' : !scope.includes(PART_OF[about]))
      return refuse('bad-request', { fields: ['about'] });
    await (scope === null ? repo.chooseMail(tx, patientId, about, wanted) : repo.setOwnUnwanted(tx, about, wanted));
    const resource = { type: 'patient', id: patientId };
    const facts = { by: 'patient', about, wanted };
    await append(tx, { event: 'portal.mails-chosen', outcome: 'done', resource, patientRef, facts, ip });
    return null;
  });
