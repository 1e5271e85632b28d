import { fromHex, toHex } from '@hyaline/kit';
import { describe, expect, it } from 'vitest';
import {
  formatKey,
  leafHash,
  NoteError,
  openCheckpoint,
  openNote,
  openReceipt,
  parseKey,
  signCheckpoint,
  signNote,
  signReceipt,
} from './index.ts';
import { GOLDEN } from './golden.fixture.ts';
import { eventNumber, ORIGIN, seededSigner, testLedger } from './ledger.fixture.ts';

// The example of the Go module golang.org/x/mod/sumdb/note, which the C2SP format standardises
const NEUMANN = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const NEUMANN_TEXT =
  "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const NEUMANN_NOTE = `${NEUMANN_TEXT}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n`;
const SUMDB_KEY = 'sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8';

describe('signed notes', () => {
  it('opens the reference note with the reference key', async () => {
    const key = await parseKey(NEUMANN);
    expect(await openNote(NEUMANN_NOTE, key)).toBe(NEUMANN_TEXT);
    expect(formatKey(key)).toBe(NEUMANN);
    expect(formatKey(await parseKey(SUMDB_KEY))).toBe(SUMDB_KEY);
  });

  it('refuses a reference note with one changed word, and a key whose id was changed', async () => {
    const key = await parseKey(NEUMANN);
    await expect(openNote(NEUMANN_NOTE.replace('answer', 'riddle'), key)).rejects.toThrow(/signature .* wrong/);
    await expect(parseKey(NEUMANN.replace('c74f20a3', 'c74f20a4'))).rejects.toThrow(NoteError);
    await expect(parseKey('no key at all')).rejects.toThrow(NoteError);
  });

  it('opens its own note, also beside a signature by somebody else', async () => {
    const [ours, theirs] = [await seededSigner('ours'), await seededSigner('theirs', 9)];
    const note = await signNote('a\nb\n', ours);
    const line = (await signNote('a\nb\n', theirs)).split('\n').at(-2);
    expect(await openNote(`${note}${line}\n`, ours.key)).toBe('a\nb\n');
    await expect(openNote(note, theirs.key)).rejects.toThrow(/not signed by theirs/);
    await expect(openNote(note.slice(0, -1), ours.key)).rejects.toThrow(NoteError);
    await expect(signNote('no newline', ours)).rejects.toThrow(NoteError);
    await expect(signNote('a\u0000\n', ours)).rejects.toThrow(NoteError);
  });

  it('keeps two names over the same key apart', async () => {
    const [one, two] = [await seededSigner('one'), await seededSigner('two')];
    const note = await signNote('a\n', one);
    await expect(openNote(note.replace('— one', '— two'), two.key)).rejects.toThrow(/not signed by two/);
  });
});

describe('checkpoints and receipts', () => {
  it('have golden bytes', async () => {
    const { headOf, signer } = await testLedger(3);
    const leaf = await leafHash(new TextEncoder().encode('x'));
    expect(await headOf(3)).toBe(GOLDEN.checkpoint);
    expect(await signReceipt({ origin: ORIGIN, entryId: eventNumber(0).entry, leaf }, signer)).toBe(GOLDEN.receipt);
  });

  it('come back as they were signed', async () => {
    const signer = await seededSigner();
    const head = { origin: ORIGIN, size: 12, root: fromHex('ab'.repeat(32)) };
    const receipt = { origin: ORIGIN, entryId: eventNumber(1).entry, leaf: fromHex('cd'.repeat(32)) };
    expect(await openCheckpoint(await signCheckpoint(head, signer), signer.key)).toEqual(head);
    expect(await openReceipt(await signReceipt(receipt, signer), signer.key)).toEqual(receipt);
  });

  it('never pass for each other, for another clinic or for a wrong signature', async () => {
    const signer = await seededSigner();
    const other = await seededSigner(ORIGIN.replace(/a$/, 'b'));
    const head = await signCheckpoint({ origin: ORIGIN, size: 1, root: fromHex('00'.repeat(32)) }, signer);
    const receipt = await signReceipt(
      { origin: ORIGIN, entryId: eventNumber(1).entry, leaf: fromHex('00'.repeat(32)) },
      signer,
    );
    await expect(openReceipt(head, signer.key)).rejects.toThrow(NoteError);
    await expect(openCheckpoint(receipt, signer.key)).rejects.toThrow(NoteError);
    await expect(openCheckpoint(head, other.key)).rejects.toThrow(NoteError);
    await expect(openCheckpoint(head.replace('\n1\n', '\n2\n'), signer.key)).rejects.toThrow(/wrong/);
    const foreign = await signCheckpoint(
      { origin: 'hyaline/other/x', size: 1, root: fromHex('00'.repeat(32)) },
      signer,
    );
    await expect(openCheckpoint(foreign, signer.key)).rejects.toThrow(/another log/);
  });

  it.each(['-1', '01', '1e3', '', '1.5'])('refuse the tree size "%s"', async (size) => {
    const signer = await seededSigner();
    const note = await signNote(`${ORIGIN}\n${size}\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n`, signer);
    await expect(openCheckpoint(note, signer.key)).rejects.toThrow(NoteError);
  });

  it('refuse a root that is not 32 bytes', async () => {
    const signer = await seededSigner();
    await expect(openCheckpoint(await signNote(`${ORIGIN}\n1\nAAAA\n`, signer), signer.key)).rejects.toThrow(NoteError);
    expect(toHex((await leafHash(new Uint8Array())).slice(0, 4))).toBe('6e340b9c');
  });
});
