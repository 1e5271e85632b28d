import { AccountData, Profile, type ProfileChange } from '@hyaline/contract';
import { queryOptions } from '@tanstack/react-query';
import { call } from './client.ts';

export const profileQuery = queryOptions({
  queryKey: ['profile'],
  queryFn: ({ signal }) => call({ path: '/profile', answer: Profile, signal }),
});
export const changeProfile = (body: ProfileChange) => call({ method: 'PUT', path: '/profile', body, answer: Profile });
export const exportAccountData = () => call({ method: 'POST', path: '/profile/export', answer: AccountData });
