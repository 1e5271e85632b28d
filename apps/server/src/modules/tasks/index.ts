export { finishTaskFor, openTasksOf, taskFor, type TaskOrder, taskSettings } from './automations.ts';
export { taskRoutes } from './tasks.routes.ts';
export { createTask } from './task.service.ts';
