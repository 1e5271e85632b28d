import {
  type Assignees,
  Empty,
  type ExportStudy,
  KeptMarks,
  MarksSaved,
  OpenedStudy,
  type PutPreview,
  type SaveMarks,
  StartedStudy,
  type StartStudy,
  Studies,
  Study,
  StudyUploads,
} from '@hyaline/contract';
import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { call } from './client.ts';

export const studiesQuery = queryOptions({
  queryKey: ['studies'],
  queryFn: async ({ signal }) => (await call({ path: '/studies', answer: Studies, signal })).studies,
});
export const studyQuery = (id: string) =>
  queryOptions({
    queryKey: ['studies', id],
    queryFn: ({ signal }) => call({ path: `/studies/${id}`, answer: Study, signal }),
  });

/** Hands out the keys of the study; the ledger holds who asked. Never cached. */
export const openStudy = (id: string) =>
  call({ method: 'POST', path: `/studies/${id}/open`, body: {}, answer: OpenedStudy });

export const startStudy = (body: StartStudy) =>
  call({ method: 'POST', path: '/studies', body, answer: StartedStudy, creates: true });
export const studyUploads = (id: string) => call({ path: `/studies/${id}/uploads`, answer: StudyUploads });
export const commitStudy = (id: string) =>
  call({ method: 'POST', path: `/studies/${id}/commit`, body: {}, answer: Study, creates: true });

/** Notes in the ledger that something is about to leave the viewer; only then may it. */
export const noteExport = (id: string, body: ExportStudy) =>
  call({ method: 'POST', path: `/studies/${id}/exports`, body, answer: Empty });

export const setAssignees = (id: string, body: z.infer<typeof Assignees>) =>
  call({ method: 'PUT', path: `/studies/${id}/assignees`, body, answer: Study });
export const deleteStudy = (id: string) => call({ method: 'DELETE', path: `/studies/${id}`, answer: Empty });

/** What is kept of measurements and plans now. */
export const studyMarks = (id: string) => call({ path: `/studies/${id}/marks`, answer: KeptMarks });
export const saveMarks = (id: string, body: SaveMarks) =>
  call({ method: 'PUT', path: `/studies/${id}/marks`, body, answer: MarksSaved });
/** The first one stays: a small volume that somebody else was faster with is as good. */
export const putPreview = (id: string, body: PutPreview) =>
  call({ method: 'PUT', path: `/studies/${id}/preview`, body, answer: Empty });
