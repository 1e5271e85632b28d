export { practiceRoutes } from './practice.routes.ts';
export { requireWorkspace } from './workspaces.ts';
