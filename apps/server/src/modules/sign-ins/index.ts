export { signInHistoryRoutes } from './sign-in-history.routes.ts';
