export { messageRoutes } from './messages.routes.ts';
export { ownUnread, peopleForPatient } from './messages.repo.ts';
export { type Conversations, conversationsOf, named as namedConversations } from './present.ts';
