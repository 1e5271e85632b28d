/** The numbers of a session, in seconds; the database's clock measures them. */
export const SESSION = {
  idleSeconds: 30 * 60,
  absoluteSeconds: 8 * 3600,
  maxPerPerson: 3,
  rotateAfterSeconds: 10 * 60,
  /** How long the secret before the newest is still taken, for requests that were on their way. */
  graceSeconds: 60,
  /** How long after a sign-in or step-up sensitive routes ask for nothing more. */
  verifiedSeconds: 15 * 60,
} as const;
