import { type Message, type MessageThread, phi } from '@hyaline/contract';
import type { Tx } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/index.ts';
import { openDetails } from './details.ts';
import * as repo from './messages.repo.ts';

type Vaulted = Pick<Platform, 'vault'>;

/** Subject of one conversation. */
export async function subjectOf(
  platform: Vaulted,
  tenantId: string,
  { id, patientId, details }: Pick<repo.ThreadRow, 'id' | 'patientId' | 'details'>,
): Promise<string> {
  const place = { tenantId, patientId, table: 'message_thread', rowId: id } as const;
  return (await openDetails(platform, place, details)).subject;
}

export interface Conversations {
  threads: (Omit<MessageThread, 'messages'> & { messages: (Omit<Message, 'author' | 'openedBy'> & { authorId: string; readById: string | null })[] })[]; // prettier-ignore
  authorIds: string[];
  /** Who wrote or opened any of it; some may be there for the patient. */
  personIds: string[];
}

/** What a page shows; what is taken out of the clinic has no end. */
const OF_PAGE = { threads: 200, messages: 5000 } as const;

/**
 * Conversations with one patient, opened; who wrote is an id still. The caller writes the ledger.
 * @param ofPage - the newest alone, as many as a page shows
 */
export async function conversationsOf(
  platform: Vaulted,
  tx: Tx,
  patientId: string,
  ofPage = false,
): Promise<Conversations> {
  const { tenantId } = tx.actor;
  const rows = await repo.messagesOf(tx, patientId, ofPage ? OF_PAGE.messages : null);
  const byThread = Map.groupBy(rows, ({ threadId }) => threadId);
  const threads: Conversations['threads'] = [];
  for (const thread of await repo.threadsOf(tx, patientId, ofPage ? OF_PAGE.threads : null)) {
    const messages = [];
    for (const { id, fromPatient, authorId, details, sentAt, readAt, readById } of byThread.get(thread.id) ?? []) {
      const place = { tenantId, patientId, table: 'message', rowId: id } as const;
      const { text } = await openDetails(platform, place, details);
      messages.push({
        id,
        fromPatient,
        authorId,
        text: phi(text),
        sentAt: sentAt.toISOString(),
        readAt: readAt?.toISOString() ?? null,
        readById,
      });
    }
    threads.push({
      id: thread.id,
      subject: phi(await subjectOf(platform, tenantId, thread)),
      lastAt: thread.lastAt.toISOString(),
      waiting: thread.waiting,
      messages,
    });
  }
  const authorIds = [...new Set(rows.map(({ authorId }) => authorId))];
  return { threads, authorIds, personIds: [...new Set(authorIds.concat(rows.flatMap(({ readById }) => readById ?? [])))] }; // prettier-ignore
}

/**
 * @param people - members of the clinic; who is in neither is the patient, or has left no name
 * @param carers - who are there for the patient
 * @param forPatient - what somebody else opened for them is new to the patient still
 */
export const named = (
  { threads }: Conversations,
  people: ReadonlyMap<string, string>,
  carers: ReadonlyMap<string, string>,
  forPatient = false,
): MessageThread[] =>
  threads.map((thread) => ({
    ...thread,
    messages: thread.messages.map(({ authorId, readById, readAt, ...message }) => {
      const openedBy = carers.get(readById ?? '') ?? '';
      const author = people.get(authorId) || (carers.get(authorId) ?? '');
      return { ...message, author, openedBy, readAt: forPatient && carers.has(readById ?? '') ? null : readAt };
    }),
  }));
