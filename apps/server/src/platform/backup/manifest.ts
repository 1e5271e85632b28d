import { canonicalJson, equalBytes, fromBase64Url, toBase64Url } from '@hyaline/kit';
import { z } from 'zod';
import { hmacSha256 } from '../crypto/index.ts';
import { BackupError } from './errors.ts';

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const Artefact = z.object({ sha256: Sha256, bytes: z.int() });

/** What one backup consists of. It lies encrypted beside the artefacts and carries a MAC under a key of the keyring. */
export const Manifest = z.object({
  format: z.literal('hyaline-backup/1'),
  createdAt: z.iso.datetime(),
  installationId: z.uuid(),
  keyringId: z.string(),
  /** Public name of the root key that opens the keyring. */
  rootKeyId: z.string(),
  demo: z.boolean(),
  /** null: the database is a server of the operator's own and is backed up by its own means. */
  cluster: Artefact.extend({ postgres: z.string() }).nullable(),
  /** Hash of the list of objects, and what the objects come to. */
  objects: Artefact.extend({ count: z.int() }),
});
export type Manifest = z.infer<typeof Manifest>;

const Sealed = z.object({ manifest: Manifest, mac: z.string() });

const macOf = (manifest: Manifest, key: Uint8Array): Uint8Array =>
  hmacSha256(key, `hyaline/v1/backup-manifest|${canonicalJson(manifest)}`);

export const writeManifest = (manifest: Manifest, key: Uint8Array): string =>
  canonicalJson({ manifest, mac: toBase64Url(macOf(manifest, key)) });

/** @throws BackupError when it is none of ours, or of a newer format */
export function readManifest(text: string): { manifest: Manifest; isAuthentic(key: Uint8Array): boolean } {
  const parsed = Sealed.safeParse(parseJson(text));
  if (!parsed.success)
    throw new BackupError('The manifest of this backup is damaged, or was written by a newer Hyaline.');
  const { manifest, mac } = parsed.data;
  return { manifest, isAuthentic: (key) => equalBytes(macOf(manifest, key), fromBase64Url(mac)) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
