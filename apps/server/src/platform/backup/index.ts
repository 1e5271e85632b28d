export { type Identities, identitiesIn, newIdentity, openIdentity, type Recipients, sealIdentity } from './age.ts';
export type { Restored } from './check.ts';
export { countErased, ERASURES_COPY } from './erasures.ts';
export { BackupError } from './errors.ts';
export { type BackupDone, IDENTITY, makeBackup } from './make.ts';
export { readRootKey, restoreBackup } from './restore.ts';
