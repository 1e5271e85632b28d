import { deidentifyFile, type PrivacyFlag } from '@hyaline/dicom';
import { type Bytes, utf8 } from '@hyaline/kit';
import { zipped, type ZipEntry } from './zip.ts';

/** A file as it was saved or dropped, read when its turn comes. */
export interface OriginalFile {
  readonly seriesUid: string;
  read(): Promise<Uint8Array>;
}

export interface CleanedZip {
  /** Pieces of the ZIP, in order. */
  readonly parts: readonly Blob[];
  /** What a person has to look at before it leaves: cleaning headers does not mend it. */
  readonly flags: ReadonlySet<PrivacyFlag>;
  readonly files: number;
  /** Files that could not be read, and are not in it. */
  readonly leftOut: number;
}

export interface CleanedOptions {
  /** Its text, when all is known. */
  readonly readme: (about: Omit<CleanedZip, 'parts'>) => string;
  readonly progress?: (done: number) => void;
  readonly signal?: AbortSignal;
}

/**
 * Files without their patient in a ZIP: `DICOM/SE001/IM00001.DCM` in the order given, and a README that says how it was
 * done. Names hold nothing of the originals.
 * @param key - 32 random bytes
 * @throws the signal's reason, before the next file, once it is given up
 */
export async function cleanedZip(
  originals: readonly OriginalFile[],
  key: Bytes,
  { readme, progress, signal }: CleanedOptions,
): Promise<CleanedZip> {
  const flags = new Set<PrivacyFlag>();
  const names = namesOf(originals);
  let files = 0;
  let leftOut = 0;
  async function* entries(): AsyncGenerator<ZipEntry> {
    for (const [n, original] of originals.entries()) {
      signal?.throwIfAborted();
      const cleaned = await deidentifyFile(await original.read(), key);
      progress?.(n + 1);
      if (cleaned.kind === 'refused') {
        leftOut += 1;
        continue;
      }
      files += 1;
      for (const flag of cleaned.flags) flags.add(flag);
      yield { name: names[n] ?? '', bytes: cleaned.bytes };
    }
    yield { name: 'README.txt', bytes: utf8(readme({ flags, files, leftOut })) };
  }
  const parts: Blob[] = [];
  for await (const chunk of zipped(entries())) parts.push(new Blob([chunk])); // a browser may keep these on disk
  signal?.throwIfAborted();
  return { parts, flags, files, leftOut };
}

/** Names of at most eight letters and digits, so that they fit a medium (PS3.10 section 8.2). */
function namesOf(originals: readonly OriginalFile[]): string[] {
  const series = new Map<string, { readonly number: number; images: number }>();
  return originals.map(({ seriesUid }) => {
    const found = series.get(seriesUid) ?? { number: series.size + 1, images: 0 };
    found.images += 1;
    series.set(seriesUid, found);
    return `DICOM/SE${String(found.number).padStart(3, '0')}/IM${String(found.images).padStart(5, '0')}.DCM`;
  });
}
