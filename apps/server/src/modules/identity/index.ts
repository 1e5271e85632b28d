export { identityRoutes } from './identity.routes.ts';
export {
  claimSession,
  clearSession,
  resolveSession,
  sendSignIn,
  SESSION_COOKIE,
  setSessionCookie,
} from './sessions/session-cookie.ts';
export { isUnproven, resolveToken, type SessionInfo } from './sessions/session.service.ts';
export { DEVICE_COOKIE, deviceId } from './sign-in/device.ts';
export { endSessionsOf } from './sessions/end-sessions.service.ts';
export { clinicsOfPerson, resetFactors } from './factors/reset-factors.service.ts';
export { acceptPassword, passwordRulesFor } from './passwords/accept-password.ts';
export { setPassword } from './passwords/password.repo.ts';
export { clinicOf, importAccounts, type Imported } from './accounts/import.service.ts';
export { createOwnerOnConsole, signUpOpen } from './by-mail/sign-up.service.ts';
export { DEMO_PEOPLE } from './accounts/demo-people.ts';
export { demoExists, type DemoSignIn, seedDemo } from './accounts/demo.service.ts';
export { purgeIdentity } from './accounts/purge.ts';
export { DEVICE_LIFE_SECONDS } from './sign-in/device.ts';
export type { SignInClient } from './sign-in/client.ts';
export { emailKey } from './accounts/email.ts';
export { isSecret, keep, newSecret } from './secrets.ts';
export { browserOf, keepBrowser, markBrowser } from './sign-in/browser-cookie.ts';
export { inEqualTime } from './sign-in/equal-time.ts';
export { noticeByMail } from './security-notice.ts';
export { readSession, type SignInEnd } from './sessions/session-start.ts';
export { SESSION } from './sessions/session-rules.ts';
export { endSession } from './sessions/session.repo.ts';
export { signInFor } from './sign-in/sign-in-for.service.ts';
export { issueTicket } from './sign-in/ticket.ts';
export { ALGORITHMS, checkAssertionOf, checkAttestation, userHandleOf } from './passkeys/passkey-check.ts';
export { CHALLENGE_LIFE_MS, giveChallenge } from './passkeys/passkey-challenge.ts';
export { askForPasskey, requireSite } from './passkeys/passkey-sign-in.service.ts';
export { passkeySite } from './passkeys/passkey-site.ts';
