export { joiningRoutes } from './joining.routes.ts';
export { organisationRoutes } from './organisation.routes.ts';
export { sweepTeam } from './review.service.ts';
export { teamRoutes } from './team.routes.ts';
export { endSessionsOnConsole, listUsersOnConsole, resetMfaOnConsole, type User } from './console.service.ts';
