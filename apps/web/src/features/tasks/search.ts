import type { TaskQuery } from '@hyaline/contract';
import { isUuid } from '@hyaline/kit';

export const TASK_LISTS = ['mine', 'open', 'overdue', 'done'] as const satisfies readonly TaskQuery['list'][];

/** What stands in the address of the tasks page, so that another page can lead to a list or a task. */
export interface TasksSearch {
  list?: TaskQuery['list'];
  board?: boolean;
  task?: string;
}

export function readTasksSearch(search: Record<string, unknown>): TasksSearch {
  const list = TASK_LISTS.find((each) => each === search['list']);
  const task = search['task'];
  return {
    ...(list === undefined ? {} : { list }),
    ...(search['board'] === true ? { board: true } : {}),
    ...(typeof task === 'string' && isUuid(task) ? { task } : {}),
  };
}
