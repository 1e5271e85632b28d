export { planRoutes } from './plan.routes.ts';
export {
  beginTrial,
  type ListedPlan,
  mayWrite,
  planOf,
  plansOnConsole,
  requirePlan,
  setPlanOnConsole,
} from './plan.service.ts';
