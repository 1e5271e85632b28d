import {
  type AskTrend,
  type ChangeEntry,
  type ChangeNoteTemplate,
  CreatedEntry,
  type CreateEntry,
  type CreateNoteTemplate,
  Empty,
  Entries,
  type EntryKind,
  EntryRevision,
  EntryVersions,
  IdParams,
  LabTrend,
  LinkedStudies,
  type Locale,
  NoteTemplates,
  type RemoveEntry,
  type StarterTemplate,
  StudyLink,
} from '@hyaline/contract';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { call } from './client.ts';
import { PATIENTS_KEY } from './patients.ts';

/** Below the patients' key, so that whatever forgets patients forgets their charts. */
export const CHART_KEY = [...PATIENTS_KEY, 'chart'] as const;
const FORGOTTEN_AFTER_MS = 60_000;
/** Every page shown is a look in the ledger: not asked again by a glance at another window. */
const LOOK_MS = 30_000;
const PAGE = 50;
const MAX_PAGE = 100;

interface Which {
  kinds?: readonly EntryKind[];
  removed?: boolean;
}

const readPage = (patientId: string, query: Record<string, string | number>, signal: AbortSignal): Promise<Entries> =>
  call({ path: `/patients/${patientId}/entries`, query, answer: Entries, signal });

export const entriesQuery = (patientId: string, { kinds, removed = false }: Which = {}) =>
  infiniteQueryOptions({
    queryKey: [...CHART_KEY, patientId, 'entries', kinds?.join(',') ?? 'all', removed],
    queryFn: ({ pageParam, signal }) => {
      const which = {
        ...(kinds === undefined ? {} : { kinds: kinds.join(',') }),
        ...(removed ? { removed: 'true' } : {}),
      };
      return readPage(
        patientId,
        { limit: PAGE, ...which, ...(pageParam === null ? {} : { after: pageParam }) },
        signal,
      );
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    staleTime: LOOK_MS,
    gcTime: FORGOTTEN_AFTER_MS,
  });

/** Every document of the chart, where one of them is chosen or named: a list that ends early would call the others gone. */
export const allDocumentsQuery = (patientId: string) =>
  queryOptions({
    queryKey: [...CHART_KEY, patientId, 'documents'],
    queryFn: async ({ signal }) => {
      const found: Entries['entries'] = [];
      for (let after: string | null | undefined; after !== null;) {
        const query = { limit: MAX_PAGE, kinds: 'document', ...(after === undefined ? {} : { after }) };
        const { entries, next } = await readPage(patientId, query, signal);
        found.push(...entries);
        after = next;
      }
      return found;
    },
    staleTime: LOOK_MS,
    gcTime: FORGOTTEN_AFTER_MS,
  });

export const versionsQuery = (patientId: string, entryId: string, revision: number) =>
  queryOptions({
    queryKey: [...CHART_KEY, patientId, 'versions', entryId, revision],
    queryFn: async ({ signal }) =>
      (await call({ path: `/patients/${patientId}/entries/${entryId}/versions`, answer: EntryVersions, signal }))
        .versions,
    staleTime: LOOK_MS,
    gcTime: 0,
  });

export const createEntry = (patientId: string, body: CreateEntry) =>
  call({ method: 'POST', path: `/patients/${patientId}/entries`, body, answer: CreatedEntry, creates: true });

interface At {
  patientId: string;
  entryId: string;
}
const path = ({ patientId, entryId }: At): string => `/patients/${patientId}/entries/${entryId}`;

export const changeEntry = (at: At, body: ChangeEntry) =>
  call({ method: 'PUT', path: path(at), body, answer: EntryRevision });
export const removeEntry = (at: At, body: RemoveEntry) =>
  call({ method: 'POST', path: `${path(at)}/removal`, body, answer: EntryRevision });
export const restoreEntry = (at: At, body: EntryRevision) =>
  call({ method: 'POST', path: `${path(at)}/restoration`, body, answer: EntryRevision });
/** Asks the person to confirm who they are first. */
export const signEntry = (at: At, body: EntryRevision) =>
  call({ method: 'POST', path: `${path(at)}/signature`, body, answer: EntryRevision });
export const addAddendum = (at: At, body: CreateEntry) =>
  call({ method: 'POST', path: `${path(at)}/addenda`, body, answer: CreatedEntry, creates: true });

export const trendQuery = (patientId: string, asked: AskTrend) =>
  queryOptions({
    queryKey: [...CHART_KEY, patientId, 'trend', asked.loinc, asked.name],
    queryFn: ({ signal }) =>
      call({ method: 'POST', path: `/patients/${patientId}/labs/trend`, body: asked, answer: LabTrend, signal }),
    staleTime: LOOK_MS,
    gcTime: 0,
  });

export const templatesQuery = (locale: Locale) =>
  queryOptions({
    queryKey: ['note-templates', locale],
    queryFn: ({ signal }) => call({ path: '/note-templates', query: { locale }, answer: NoteTemplates, signal }),
    staleTime: LOOK_MS,
  });
export const TEMPLATES_KEY = ['note-templates'] as const;
export const createTemplate = (body: CreateNoteTemplate) =>
  call({ method: 'POST', path: '/note-templates', body, answer: IdParams });
export const changeTemplate = (id: string, body: ChangeNoteTemplate) =>
  call({ method: 'PUT', path: `/note-templates/${id}`, body, answer: z.object({ revision: z.int() }) });
export const removeTemplate = (id: string) => call({ method: 'DELETE', path: `/note-templates/${id}`, answer: Empty });
export const hideStarter = (starter: StarterTemplate, hidden: boolean) =>
  call({ method: 'PUT', path: `/note-templates/starters/${starter}`, body: { hidden }, answer: Empty });

export const linkedStudiesQuery = (patientId: string) =>
  queryOptions({
    queryKey: [...CHART_KEY, patientId, 'studies'],
    queryFn: async ({ signal }) =>
      (await call({ path: `/patients/${patientId}/studies`, answer: LinkedStudies, signal })).studies,
    staleTime: LOOK_MS,
    gcTime: FORGOTTEN_AFTER_MS,
  });
export const linkStudy = (studyId: string, patientId: string | null) =>
  call({ method: 'PUT', path: `/studies/${studyId}/patient`, body: { patientId }, answer: StudyLink });
