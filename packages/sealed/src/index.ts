export { contexts } from './contexts.ts';
export { SealedError, type SealedErrorCode } from './errors.ts';
export { type ByteRange, isSealedLength, plainLength, rangeOf, sealedLength } from './layout.ts';
export {
  deriveLink,
  LINK_ARGON2ID,
  linkAddress,
  type LinkKeys,
  type LinkPassword,
  mintLink,
  type PasswordHash,
  readLinkSecret,
  unwrapPayloadKey,
  wrapPayloadKey,
} from './link.ts';
export { openRange, openReader, type RangeReader, type SealedSource } from './range.ts';
export { open, seal } from './seal.ts';
export { openStream, sealStream } from './stream.ts';
