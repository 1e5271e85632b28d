import {
  Empty,
  IdParams,
  OfferedPlace,
  type OpenOrganisation,
  OrganisationPlaces,
  PlacePreview,
} from '@hyaline/contract';
import { queryOptions } from '@tanstack/react-query';
import { call } from './client.ts';

/** The clinics of the organisation that the person is signed in to. */
export const placesQuery = queryOptions({
  queryKey: ['organisation', 'places'],
  queryFn: async ({ signal }) =>
    (await call({ path: '/organisation/places', answer: OrganisationPlaces, signal })).places,
});
/** The organisations of the clinic that the person is signed in to. */
export const organisationsQuery = queryOptions({
  queryKey: ['organisation', 'of-clinic'],
  queryFn: async ({ signal }) =>
    (await call({ path: '/clinic/organisations', answer: OrganisationPlaces, signal })).places,
});

export const openOrganisation = (body: OpenOrganisation) =>
  call({ method: 'POST', path: '/organisations', body, answer: IdParams, creates: true });
export const offerPlace = () =>
  call({ method: 'POST', path: '/organisation/places', answer: OfferedPlace, creates: true });
export const endPlace = (id: string) => call({ method: 'DELETE', path: `/organisation/places/${id}`, answer: Empty });
export const previewPlace = (code: string) =>
  call({ method: 'POST', path: '/clinic/organisations/preview', body: { code }, answer: PlacePreview });
export const takePlace = (code: string) =>
  call({ method: 'POST', path: '/clinic/organisations', body: { code }, answer: Empty });
export const leaveOrganisation = (id: string) =>
  call({ method: 'DELETE', path: `/clinic/organisations/${id}`, answer: Empty });
