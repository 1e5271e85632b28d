export { identityRoutes } from './identity.routes.ts';
export {
  claimSession,
  clearSession,
  resolveSession,
  sendSignIn,
  SESSION_COOKIE,
  setSessionCookie,
} from './session-cookie.ts';
export { isUnproven, resolveToken, type SessionInfo } from './session.service.ts';
export { DEVICE_COOKIE, deviceId } from './device.ts';
export { endSessionsOf } from './end-sessions.service.ts';
export { resetFactors } from './reset-factors.service.ts';
export { acceptPassword, passwordRulesFor } from './accept-password.ts';
export { setPassword } from './password.repo.ts';
export { clinicOf, importAccounts, type Imported } from './import.service.ts';
export { createOwnerOnConsole } from './sign-up.service.ts';
export { demoExists, type DemoSignIn, seedDemo } from './demo.service.ts';
export { purgeIdentity } from './purge.ts';
export type { SignInClient } from './client.ts';
export { emailKey } from './email.ts';
export { keep, newSecret } from './secrets.ts';
export { readSession, type SignInEnd } from './session-start.ts';
export { SESSION } from './session-rules.ts';
export { endSession } from './session.repo.ts';
export { signInFor } from './sign-in-for.service.ts';
export { issueTicket } from './ticket.ts';
