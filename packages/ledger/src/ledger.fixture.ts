import { type Bytes, fromHex, toHex, utf8 } from '@hyaline/kit';
import { BUNDLE_FORMAT, type BundleEntry, type BundleHeader, writeBundleLine } from './bundle.ts';
import { originOf, signCheckpoint } from './checkpoint.ts';
import { canonicalEvent, eventLeaf, type LedgerEvent } from './event.ts';
import { rootOf } from './merkle.ts';
import { formatKey, noteKey, type NoteSigner } from './note.ts';

// Shared by this package's tests: a small ledger made from fixed seeds, so that its bytes can be golden.

export const TENANT = '0197f000-0000-7000-8000-00000000000a';
export const ORIGIN = originOf('test', TENANT);
const PKCS8_ED25519 = '302e020100300506032b657004220420'; // RFC 8410 wrapping of a 32-byte seed

export async function seededSigner(name = ORIGIN, seedByte = 7): Promise<NoteSigner> {
  const seed = new Uint8Array(32).fill(seedByte);
  const pkcs8 = fromHex(PKCS8_ED25519 + toHex(seed));
  const secret = await crypto.subtle.importKey('pkcs8', pkcs8, 'Ed25519', true, ['sign']);
  const jwk = await crypto.subtle.exportKey('jwk', secret);
  const publicKey = Uint8Array.from(atob((jwk.x ?? '').replaceAll('-', '+').replaceAll('_', '/')), (c) =>
    c.charCodeAt(0),
  );
  const sign = async (message: Bytes) => new Uint8Array(await crypto.subtle.sign('Ed25519', secret, message));
  return { key: await noteKey(name, publicKey), sign };
}

export const eventNumber = (index: number): LedgerEvent => ({
  v: 1,
  entry: `0197f000-0000-7000-8000-${(0x1000 + index).toString(16).padStart(12, '0')}`,
  tenant: TENANT,
  actor: index % 3 === 0 ? null : '0197f000-0000-7000-8000-0000000000aa',
  at: new Date(Date.UTC(2026, 10, 21, 11, 0, index)).toISOString(),
  event: 'study.read',
  outcome: index % 5 === 4 ? 'refused' : 'done',
  resource: { type: 'study', id: `s${index}` },
  patient: 'PT-4F09C2',
  ip: null,
  facts: { images: index, note: 'é "quoted"\n' },
});

export interface TestLedger {
  signer: NoteSigner;
  header: BundleHeader;
  entries: BundleEntry[];
  headOf(size: number): Promise<string>;
}

export async function testLedger(rows: number, heads: readonly number[] = [rows]): Promise<TestLedger> {
  const signer = await seededSigner();
  const entries: BundleEntry[] = [];
  for (let index = 0; index < rows; index++) {
    const event = eventNumber(index);
    const canonical = canonicalEvent(event);
    entries.push({ index, entryId: event.entry, event: canonical, leaf: toHex(await eventLeaf(canonical)) });
  }
  const headOf = async (size: number) => {
    const root = await rootOf(entries.slice(0, size).map(({ leaf }) => fromHex(leaf)));
    return signCheckpoint({ origin: ORIGIN, size, root }, signer);
  };
  const header: BundleHeader = {
    format: BUNDLE_FORMAT,
    origin: ORIGIN,
    key: formatKey(signer.key),
    exportedAt: '2026-11-21T12:00:00.000Z',
    checkpoints: await Promise.all(heads.map(headOf)),
    anchors: [],
  };
  return { signer, header, entries, headOf };
}

export const linesOf = (header: BundleHeader, entries: readonly BundleEntry[]): string[] =>
  [header, ...entries].map((line) => writeBundleLine(line).trimEnd());

export const flipped = (text: string): string => {
  const bytes = utf8(text);
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] as number) ^ 1;
  return new TextDecoder().decode(bytes);
};
