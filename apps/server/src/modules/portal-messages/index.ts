export { messageRoutes } from './messages.routes.ts';
export { ownUnread } from './messages.repo.ts';
