export { practiceRoutes } from './practice.routes.ts';
export { requireWorkspace, workspaceOf } from './workspaces.ts';
