import { type ChangePassword, ClinicRules, Empty, OwnPassword, type ReplacePassword, Session } from '@hyaline/contract';
import { queryOptions } from '@tanstack/react-query';
import { call } from './client.ts';

export const ownPasswordQuery = queryOptions({
  queryKey: ['password'],
  queryFn: ({ signal }) => call({ path: '/password', answer: OwnPassword, signal }),
});
export const changePassword = (body: ChangePassword) =>
  call({ method: 'POST', path: '/password', body, answer: Empty });

/** The last step of a sign-in whose password has run out. */
export const replacePassword = (body: ReplacePassword) =>
  call({ method: 'POST', path: '/sign-in/password', body, answer: Session });

export const clinicRulesQuery = queryOptions({
  queryKey: ['clinic-rules'],
  queryFn: ({ signal }) => call({ path: '/clinic/rules', answer: ClinicRules, signal }),
});
export const setClinicRules = (body: ClinicRules) =>
  call({ method: 'PUT', path: '/clinic/rules', body, answer: ClinicRules });
