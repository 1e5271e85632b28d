import { type Bytes, equalBytes, fromHex } from '@hyaline/kit';
import { type BundleEntry, type BundleHeader, parseEntry, parseHeader } from './bundle.ts';
import { openCheckpoint, tenantOfOrigin } from './checkpoint.ts';
import { eventLeaf, parseEvent } from './event.ts';
import { GrowingTree } from './merkle.ts';
import { formatKey, NoteError, type NoteKey, parseKey } from './note.ts';

export type FindingKind =
  | 'not-a-bundle'
  | 'wrong-key'
  | 'bad-signature'
  | 'row-edited'
  | 'row-missing'
  | 'row-malformed'
  | 'rows-edited-with-leaves'
  | 'rows-unsigned'
  | 'tail-cut'
  | 'fork';

export interface Finding {
  kind: FindingKind;
  /** First row it concerns; null when it concerns no row. */
  index: number | null;
  entryId: string | null;
  message: string;
}

export interface BundleReport {
  ok: boolean;
  origin: string | null;
  exportedAt: string | null;
  key: string | null;
  /** False when nobody gave a key to compare with: the bundle was then checked against the key it brings itself. */
  keyPinned: boolean;
  rows: number;
  /** Signed heads whose root equals the root of these rows at that size. */
  headsMatched: { checkpoints: number; anchors: number };
  /** Heads kept elsewhere after this export was written; they say nothing about it. */
  anchorsLater: number;
  findings: Finding[];
}

/** A head that somebody keeps outside the server. */
export interface TrustedAnchor {
  name: string;
  at: string;
  note: string;
}
export interface VerifyOptions {
  /** Verifier key that the reader wrote down earlier or got from elsewhere. */
  pinnedKey?: string | undefined;
  /** Heads from the reader's own anchor file; the bundle's own anchors are checked in any case. */
  anchors?: readonly TrustedAnchor[] | undefined;
}

interface Head {
  name: string;
  size: number;
  root: Bytes;
  anchor: boolean;
}

/**
 * Checks an export without trusting who wrote it: every row against its leaf, all leaves against every signed head,
 * and the heads against the key and the anchors that the reader kept.
 *
 * A row edited alone is named. A row edited together with its leaf in the tree breaks the first signed head after
 * it, and the report names the rows between that head and the one before. Never throws on bad input.
 */
export async function verifyBundle(
  lines: Iterable<string> | AsyncIterable<string>,
  options: VerifyOptions = {},
): Promise<BundleReport> {
  const check = new BundleCheck();
  for await (const line of lines) {
    if (line === '') continue;
    if (!check.started) await check.start(line, options);
    else await check.row(line);
    if (check.stopped) break;
  }
  return check.finish();
}

const short = (id: string): string => id.slice(0, 8);

class BundleCheck {
  started = false;
  stopped = false;
  readonly #tree = new GrowingTree();
  #heads: Head[] = [];
  #tenant = '';
  #next = 0;
  #lastMatched = 0;
  #mismatched = false;
  #holes = false;
  readonly #report: BundleReport = {
    ok: false,
    origin: null,
    exportedAt: null,
    key: null,
    keyPinned: false,
    rows: 0,
    headsMatched: { checkpoints: 0, anchors: 0 },
    anchorsLater: 0,
    findings: [],
  };

  async start(line: string, options: VerifyOptions): Promise<void> {
    this.started = true;
    const header = parseHeader(line);
    if (header === null) return this.#stop('not-a-bundle', 'The first line is not the header of a ledger export.');
    this.#report.origin = header.origin;
    this.#report.exportedAt = header.exportedAt;
    const key = await this.#openKey(header, options.pinnedKey);
    if (key === null) return;
    this.#tenant = tenantOfOrigin(header.origin);
    await this.#collectHeads(header, key, options.anchors ?? []);
    await this.#compareHeads();
  }

  async row(line: string): Promise<void> {
    const entry = parseEntry(line);
    if (entry === null) {
      this.#find('row-malformed', this.#next, null, `Line ${this.#next + 2} is not a ledger row.`);
      this.#holes = true;
      this.#next += 1;
      return;
    }
    this.#report.rows += 1;
    if (entry.index !== this.#next) this.#gap(entry);
    await this.#checkRow(entry);
    this.#next = entry.index + 1;
    if (this.#holes) return;
    await this.#tree.append(fromHex(entry.leaf));
    await this.#compareHeads();
  }

  finish(): BundleReport {
    if (!this.started) this.#find('not-a-bundle', null, null, 'The file is empty.');
    if (this.#report.key !== null && !this.stopped) this.#checkTail();
    this.#report.ok = this.#report.findings.length === 0;
    return this.#report;
  }

  async #openKey(header: BundleHeader, pinned: string | undefined): Promise<NoteKey | null> {
    try {
      const key = await parseKey(pinned ?? header.key);
      tenantOfOrigin(header.origin);
      this.#report.key = formatKey(key);
      this.#report.keyPinned = pinned !== undefined;
      if (formatKey(key) === header.key && key.name === header.origin) return key;
      this.#stop('wrong-key', `The export names the key ${header.key}, not the one you trust.`);
    } catch (error) {
      this.#stop('wrong-key', `The key cannot be used: ${reason(error)}.`);
    }
    return null;
  }

  async #collectHeads(header: BundleHeader, key: NoteKey, given: readonly TrustedAnchor[]): Promise<void> {
    for (const note of header.checkpoints) await this.#addHead(key, 'checkpoint', note, false);
    for (const anchor of [...header.anchors, ...given]) {
      if (anchor.at > header.exportedAt) this.#report.anchorsLater += 1;
      else await this.#addHead(key, `${anchor.name} of ${anchor.at}`, anchor.note, true);
    }
    this.#heads.sort((a, b) => a.size - b.size);
  }

  async #addHead(key: NoteKey, name: string, note: string, anchor: boolean): Promise<void> {
    try {
      const { size, root } = await openCheckpoint(note, key);
      const twin = this.#heads.find((head) => head.size === size && !equalBytes(head.root, root));
      if (twin) this.#find('fork', null, null, `Two signed heads of ${size} rows differ: ${twin.name} and ${name}.`);
      this.#heads.push({ name, size, root, anchor });
    } catch (error) {
      this.#find('bad-signature', null, null, `The ${name} is not valid: ${reason(error)}.`);
    }
  }

  #gap(entry: BundleEntry): void {
    this.#holes = true;
    const message =
      entry.index > this.#next
        ? `Rows ${this.#next} to ${entry.index - 1} are missing.`
        : `Row ${entry.index} stands where row ${this.#next} belongs.`;
    this.#find('row-missing', this.#next, null, message);
  }

  async #checkRow({ index, entryId, event, leaf }: BundleEntry): Promise<void> {
    const name = `Row ${index} (${short(entryId)})`;
    if (event === null) return this.#find('row-missing', index, entryId, `${name} was deleted; the tree knows it.`);
    if (!equalBytes(await eventLeaf(event), fromHex(leaf))) {
      return this.#find('row-edited', index, entryId, `${name} was edited: its text does not give its leaf.`);
    }
    const parsed = parseEvent(event);
    if (parsed?.entry !== entryId || parsed.tenant !== this.#tenant) {
      this.#find('row-malformed', index, entryId, `${name} is no event of this ledger.`);
    }
  }

  /** Every signed head is compared at the moment when exactly its rows are in the tree. */
  async #compareHeads(): Promise<void> {
    const here = this.#heads.filter((head) => head.size === this.#tree.size);
    if (here.length === 0) return;
    const root = await this.#tree.root();
    const matched = here.filter((head) => equalBytes(head.root, root));
    for (const { anchor } of matched) this.#report.headsMatched[anchor ? 'anchors' : 'checkpoints'] += 1;
    if (matched.length === here.length) this.#lastMatched = this.#tree.size;
    else this.#mismatch(here.find((head) => !matched.includes(head)) as Head);
  }

  #mismatch(head: Head): void {
    if (this.#mismatched) return; // every later head differs as a consequence of the first
    this.#mismatched = true;
    const rows =
      head.size - this.#lastMatched === 1
        ? `Row ${this.#lastMatched}`
        : `Rows ${this.#lastMatched} to ${head.size - 1}`;
    const message = `${rows}: edited together with the tree; the root differs from the ${head.name}.`;
    this.#find('rows-edited-with-leaves', this.#lastMatched, null, message);
  }

  #checkTail(): void {
    const longest = this.#heads.at(-1);
    const signed = longest?.size ?? 0;
    if (longest && signed > this.#next) {
      const message = `The tail is cut: the ${longest.name} covers ${signed} rows, the export has ${this.#next}.`;
      this.#find('tail-cut', this.#next, null, message);
    }
    if (longest === undefined || this.#next > signed) {
      this.#find('rows-unsigned', signed, null, `No signed head covers the rows from ${signed} on.`);
    }
  }

  #stop(kind: FindingKind, message: string): void {
    this.stopped = true;
    this.#find(kind, null, null, message);
  }

  #find(kind: FindingKind, index: number | null, entryId: string | null, message: string): void {
    this.#report.findings.push({ kind, index, entryId, message });
  }
}

const reason = (error: unknown): string =>
  error instanceof NoteError || error instanceof RangeError ? error.message : 'it is malformed';
