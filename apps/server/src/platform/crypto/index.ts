export { ARGON2ID } from './argon2-costs.ts';
export { keepAside } from './erasure-file.ts';
export {
  composeErasureList,
  type Erased,
  erasedLine,
  headLine,
  missingFrom,
  readErasureList,
  type ReadList,
  type Salvaged,
  salvageErasures,
} from './erasure-list.ts';
export { KeyError, type KeyErrorCode } from './errors.ts';
export { fieldKeyVersion, type FieldPlace, openFieldWith, sealFieldWith } from './field.ts';
export { createRootKeyFile, envKek, fileKek, type KekProvider } from './kek.ts';
export { type Keyring, openKeyringFile } from './keyring.ts';
export { keyringFile, openVault, rootKeyFile, type VaultPlaces } from './open-vault.ts';
export {
  deriveKey,
  hmacSha256,
  type Message,
  randomBytes,
  randomInt,
  sha1,
  sha256,
  sha256Aside,
  sha256Stream,
  timingSafeEqual,
} from './primitives.ts';
export {
  openBytes,
  openInto,
  openTransform,
  readSealedRange,
  sealBytes,
  sealedLength,
  sealInto,
  sealPieces,
  sealTransform,
} from './sealed-object.ts';
export { sealedDetails } from './sealed-details.ts';
export { ed25519, type Signer, verifyEd25519 } from './sign.ts';
export { type FieldOwner, type InstanceSecret, type StudyKeys, Vault } from './vault.ts';
