export { apiKeyRoutes } from './api-key.routes.ts';
export { revokeOwnKeys } from './api-key.service.ts';
export { type KeyInfo, resolveKey } from './resolve-key.ts';
export { warnOfEndingKeys } from './warn.ts';
