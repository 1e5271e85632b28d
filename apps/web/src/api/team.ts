import {
  type AcceptInvitation,
  Assignments,
  type ChangeRole,
  Empty,
  FeedsEnded,
  type HandOver,
  HandedOver,
  IdParams,
  type Invite,
  Invited,
  type JoinClinic,
  Mailed,
  MemberSchedule,
  MyClinics,
  OpenedInvitation,
  type RemoveMember,
  Session,
  SessionsEnded,
  SignInEnd,
  Team,
  Ticket,
} from '@hyaline/contract';
import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { call } from './client.ts';

export const teamQuery = queryOptions({
  queryKey: ['team'],
  queryFn: ({ signal }) => call({ path: '/team', answer: Team, signal }),
});
export const assignmentsQuery = (id: string) =>
  queryOptions({
    queryKey: ['team', 'assignments', id],
    queryFn: ({ signal }) => call({ path: `/members/${id}/assignments`, answer: Assignments, signal }),
    staleTime: 0,
  });
export const memberScheduleQuery = (id: string) =>
  queryOptions({
    queryKey: ['team', 'schedule', id],
    queryFn: ({ signal }) => call({ path: `/members/${id}/schedule`, answer: MemberSchedule, signal }),
    staleTime: 0,
  });
export const endMemberFeeds = (id: string) =>
  call({ method: 'POST', path: `/members/${id}/end-feeds`, answer: FeedsEnded });
export const myClinicsQuery = queryOptions({
  queryKey: ['clinics'],
  queryFn: async ({ signal }) => (await call({ path: '/session/clinics', answer: MyClinics, signal })).clinics,
  staleTime: 60_000,
});

export const invite = (body: Invite) =>
  call({ method: 'POST', path: '/invitations', body, answer: Invited, creates: true });
export const resendInvitation = (id: string) =>
  call({ method: 'POST', path: `/invitations/${id}/resend`, answer: Mailed });
export const withdrawInvitation = (id: string) => call({ method: 'DELETE', path: `/invitations/${id}`, answer: Empty });
export const changeRole = (id: string, body: ChangeRole) =>
  call({ method: 'PUT', path: `/members/${id}/role`, body, answer: Empty });
export const removeMember = (id: string, body: RemoveMember) =>
  call({ method: 'POST', path: `/members/${id}/remove`, body, answer: Empty });
export const restoreMember = (id: string) => call({ method: 'POST', path: `/members/${id}/restore`, answer: Empty });
export const endMemberSessions = (id: string) =>
  call({ method: 'POST', path: `/members/${id}/end-sessions`, answer: SessionsEnded });
export const resetFactors = (id: string) =>
  call({ method: 'POST', path: `/members/${id}/reset-factors`, answer: Empty });
export const handOver = (id: string, body: HandOver) =>
  call({ method: 'POST', path: `/members/${id}/hand-over`, body, answer: HandedOver });
export const exportTeam = () => call({ method: 'POST', path: '/team/export', answer: z.string() });
export const startReview = () => call({ method: 'POST', path: '/access-reviews', answer: IdParams });
export const finishReview = (id: string, keep: string[]) =>
  call({ method: 'POST', path: `/access-reviews/${id}/finish`, body: { keep }, answer: Empty });

export const openInvitation = (secret: string) =>
  call({ method: 'POST', path: '/invitations/open', body: { secret }, answer: OpenedInvitation });
export const acceptInvitation = (body: AcceptInvitation) =>
  call({ method: 'POST', path: '/invitations/accept', body, answer: Ticket });
export const joinClinic = (body: JoinClinic) =>
  call({ method: 'POST', path: '/invitations/join', body, answer: SignInEnd });
export const switchClinic = (clinicId: string) =>
  call({ method: 'POST', path: '/session/switch', body: { clinicId }, answer: Session });
