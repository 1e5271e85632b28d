import {
  type ChangeTask,
  Empty,
  IdParams,
  type MoveTask,
  type NewTask,
  TaskChanged,
  TaskDetail,
  type TaskItems,
  TaskList,
  type TaskQuery,
  TaskSettings,
} from '@hyaline/contract';
import { queryOptions } from '@tanstack/react-query';
import { call } from './client.ts';

export const TASKS_KEY = ['tasks'] as const;

export const tasksQuery = (list: TaskQuery['list'], patientRef?: string) =>
  queryOptions({
    queryKey: [...TASKS_KEY, 'list', list, patientRef ?? null],
    queryFn: ({ signal }) => call({ path: '/tasks', query: { list, patientRef }, answer: TaskList, signal }),
    staleTime: 10_000,
  });
export const taskQuery = (id: string) =>
  queryOptions({
    queryKey: [...TASKS_KEY, 'one', id],
    queryFn: ({ signal }) => call({ path: `/tasks/${id}`, answer: TaskDetail, signal }),
    staleTime: 0,
  });
export const taskSettingsQuery = queryOptions({
  queryKey: [...TASKS_KEY, 'settings'],
  queryFn: ({ signal }) => call({ path: '/task-settings', answer: TaskSettings, signal }),
});

export const createTask = (body: NewTask) =>
  call({ method: 'POST', path: '/tasks', body, answer: IdParams, creates: true });
export const changeTask = (id: string, body: ChangeTask) =>
  call({ method: 'PUT', path: `/tasks/${id}`, body, answer: TaskChanged });
export const moveTask = (id: string, body: MoveTask) =>
  call({ method: 'PUT', path: `/tasks/${id}/status`, body, answer: TaskChanged });
export const removeTask = (id: string) => call({ method: 'DELETE', path: `/tasks/${id}`, answer: Empty });
export const putChecklist = (id: string, body: TaskItems) =>
  call({ method: 'PUT', path: `/tasks/${id}/items`, body, answer: Empty });
export const tickItem = (id: string, itemId: string, done: boolean) =>
  call({ method: 'PUT', path: `/tasks/${id}/items/${itemId}`, body: { done }, answer: Empty });
export const addComment = (id: string, text: string) =>
  call({ method: 'POST', path: `/tasks/${id}/comments`, body: { text }, answer: IdParams, creates: true });
export const removeComment = (id: string, commentId: string) =>
  call({ method: 'DELETE', path: `/tasks/${id}/comments/${commentId}`, answer: Empty });
export const changeTaskSettings = (body: TaskSettings) =>
  call({ method: 'PUT', path: '/task-settings', body, answer: TaskSettings });
