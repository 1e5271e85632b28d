import { Empty, MessageList, MessageSent, PatientMessages, type SendMessage, WaitingMessages } from '@hyaline/contract';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { call } from './client.ts';
import { PATIENTS_KEY } from './patients.ts';

export const messageListQuery = (list: 'waiting' | 'all') =>
  infiniteQueryOptions({
    queryKey: [...PATIENTS_KEY, 'messages', list],
    queryFn: ({ pageParam, signal }) =>
      call({
        path: '/messages',
        query: { list, ...(pageParam === null ? {} : { after: pageParam }) },
        answer: MessageList,
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    staleTime: 15_000,
    gcTime: 60_000,
  });
/** Asked each minute by the page itself: does not count as use of the session. */
export const waitingQuery = queryOptions({
  queryKey: [...PATIENTS_KEY, 'messages-waiting'],
  queryFn: async ({ signal }) =>
    (await call({ path: '/messages/waiting', answer: WaitingMessages, background: true, signal })).waiting,
  refetchInterval: 60_000,
});
export const messagesQuery = (patientId: string) =>
  queryOptions({
    queryKey: [...PATIENTS_KEY, 'messages-of', patientId],
    queryFn: ({ signal }) => call({ path: `/patients/${patientId}/messages`, answer: PatientMessages, signal }),
    staleTime: 30_000,
    gcTime: 60_000,
  });

export const sendMessage = (patientId: string, body: SendMessage): Promise<MessageSent> =>
  call({ method: 'POST', path: `/patients/${patientId}/messages`, body, answer: MessageSent, creates: true });
export const markMessagesRead = ({ threadId, last }: { threadId: string; last: string }): Promise<null> =>
  call({ method: 'POST', path: `/messages/${threadId}/read`, body: { last }, answer: Empty });
export const settleMessages = (threadId: string, last: string): Promise<null> =>
  call({ method: 'POST', path: `/messages/${threadId}/settled`, body: { last }, answer: Empty });
