export { identityRoutes } from './identity.routes.ts';
export { claimSession, clearSession, resolveSession, SESSION_COOKIE, setSessionCookie } from './session-cookie.ts';
export { isUnproven, resolveToken, type SessionInfo } from './session.service.ts';
export { endSessionsOf } from './end-sessions.service.ts';
export { createOwnerOnConsole } from './sign-up.service.ts';
export { demoExists, type DemoSignIn, seedDemo } from './demo.service.ts';
export { purgeIdentity } from './purge.ts';
