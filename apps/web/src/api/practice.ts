import {
  type ChangeLocation,
  type ChangePractice,
  type ChooseWorkspaces,
  Empty,
  Locations,
  type NewLocation,
  Onboarding,
  type OnboardingStep,
  Practice,
  Retention,
} from '@hyaline/contract';
import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { call } from './client.ts';

const Made = z.object({ id: z.string() });

/** The clinic as a practice: which workspaces are on decides what the navigation shows. */
export const practiceQuery = queryOptions({
  queryKey: ['practice'],
  queryFn: ({ signal }) => call({ path: '/practice', answer: Practice, signal }),
  staleTime: 60_000,
});
export const onboardingQuery = queryOptions({
  queryKey: ['practice', 'onboarding'],
  queryFn: ({ signal }) => call({ path: '/practice/onboarding', answer: Onboarding, signal }),
});
export const locationsQuery = queryOptions({
  queryKey: ['locations'],
  queryFn: async ({ signal }) => (await call({ path: '/locations', answer: Locations, signal })).locations,
});

export const changePractice = (body: ChangePractice) =>
  call({ method: 'PUT', path: '/practice', body, answer: Practice });
export const chooseWorkspaces = (body: ChooseWorkspaces) =>
  call({ method: 'PUT', path: '/practice/workspaces', body, answer: Practice });
export const passStep = (step: OnboardingStep, state: 'done' | 'skipped') =>
  call({ method: 'PUT', path: `/practice/onboarding/${step}`, body: { state }, answer: Empty });
export const completeOnboarding = () =>
  call({ method: 'POST', path: '/practice/onboarding/completion', answer: Empty });
export const addSample = () => call({ method: 'POST', path: '/practice/sample', answer: Empty });
export const removeSample = () => call({ method: 'DELETE', path: '/practice/sample', answer: Empty });

export const addLocation = (body: NewLocation) =>
  call({ method: 'POST', path: '/locations', body, answer: Made, creates: true });
export const changeLocation = (id: string, body: ChangeLocation) =>
  call({ method: 'PUT', path: `/locations/${id}`, body, answer: Empty });
export const removeLocation = (id: string) => call({ method: 'DELETE', path: `/locations/${id}`, answer: Empty });
export const addRoom = (locationId: string, name: string) =>
  call({ method: 'POST', path: `/locations/${locationId}/rooms`, body: { name }, answer: Made, creates: true });
export const renameRoom = (id: string, name: string) =>
  call({ method: 'PUT', path: `/rooms/${id}`, body: { name }, answer: Empty });
export const removeRoom = (id: string) => call({ method: 'DELETE', path: `/rooms/${id}`, answer: Empty });
/** How long records are kept: the clinic's own rule, for those who read it. */
export const retentionQuery = queryOptions({
  queryKey: ['retention'],
  queryFn: ({ signal }) => call({ path: '/retention', answer: Retention, signal }),
});
