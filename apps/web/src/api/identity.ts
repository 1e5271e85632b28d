import {
  Empty,
  Enrolled,
  Installation,
  Members,
  OwnSessions,
  Session,
  type SignIn,
  SignInEnd,
  type StepUp,
  Ticket,
  TotpEnrolment,
} from '@hyaline/contract';
import { queryOptions } from '@tanstack/react-query';
import { call } from './client.ts';

export const signIn = (body: SignIn) => call({ method: 'POST', path: '/sign-in', body, answer: Ticket });

export const startEnrolment = (ticket: string) =>
  call({ method: 'POST', path: '/sign-in/enrolment', body: { ticket }, answer: TotpEnrolment });
export const confirmEnrolment = (ticket: string, code: string) =>
  call({ method: 'POST', path: '/sign-in/enrolment/confirm', body: { ticket, code }, answer: Enrolled });
export const confirmSignIn = (ticket: string, code: string) =>
  call({ method: 'POST', path: '/sign-in/totp', body: { ticket, code }, answer: SignInEnd });

export const stepUp = (body: StepUp) => call({ method: 'POST', path: '/session/step-up', body, answer: Session });
export const signOut = () => call({ method: 'DELETE', path: '/session', answer: Empty });
/** Reading the session counts as use, like every request of a person: the idle clock starts again. */
export const staySignedIn = () => call({ path: '/session', answer: Session });
/** How long is left, asked by the page on its own: does not count as use. */
export const peekSession = () => call({ path: '/session', answer: Session, background: true });
export const endSession = (id: string) => call({ method: 'DELETE', path: `/sessions/${id}`, answer: Empty });

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => call({ path: '/session', answer: Session, signal }),
  staleTime: 60_000,
});
export const ownSessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: async ({ signal }) => (await call({ path: '/sessions', answer: OwnSessions, signal })).sessions,
});
export const membersQuery = queryOptions({
  queryKey: ['members'],
  queryFn: async ({ signal }) => (await call({ path: '/members', answer: Members, signal })).members,
});
export const installationQuery = queryOptions({
  queryKey: ['installation'],
  queryFn: ({ signal }) => call({ path: '/installation', answer: Installation, signal }),
  staleTime: 10 * 60_000,
});
