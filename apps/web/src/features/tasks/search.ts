import { PatientRef, type TaskQuery } from '@hyaline/contract';
import { isUuid } from '@hyaline/kit';

export const TASK_LISTS = ['mine', 'open', 'overdue', 'done'] as const satisfies readonly TaskQuery['list'][];

/** What stands in the address of the tasks page, so that another page can lead to a list or a task. */
export interface TasksSearch {
  show?: TaskQuery['list'];
  board?: boolean;
  /** Tasks of one patient alone. */
  patient?: string;
  task?: string;
}

export function readTasksSearch(search: Record<string, unknown>): TasksSearch {
  const show = TASK_LISTS.find((each) => each === search['show']);
  const task = search['task'];
  const patient = PatientRef.safeParse(search['patient']);
  return {
    ...(show === undefined ? {} : { show }),
    ...(search['board'] === true ? { board: true } : {}),
    ...(patient.success ? { patient: patient.data } : {}),
    ...(typeof task === 'string' && isUuid(task) ? { task } : {}),
  };
}
