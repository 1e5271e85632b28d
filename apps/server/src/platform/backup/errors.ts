/** A backup cannot be made or brought back; the message tells the operator why and what to do. */
export class BackupError extends Error {}
