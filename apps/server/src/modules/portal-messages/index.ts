export { messageRoutes } from './messages.routes.ts';
export { ownUnread } from './messages.repo.ts';
export { type Conversations, conversationsOf, named as namedConversations } from './present.ts';
