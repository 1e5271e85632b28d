import { personName } from '@hyaline/dicom';
import { toHex, utf8 } from '@hyaline/kit';
import { fileOf, type LocalPlace, sizeOf, type SourceImage } from '../../../../viewer/index.ts';

export interface PlannedFile {
  /** What the server knows the file by: a hash of its SOP Instance UID, so that no identifier travels in clear. */
  name: string;
  /** What the person knows it by. */
  fileName: string;
  bytes: number;
  /** Its bytes, out of the ZIP if it lies in one: only when it is its turn, so that memory never holds them all. */
  file(): Promise<File>;
}

export interface SavePlan {
  files: readonly PlannedFile[];
  totalBytes: number;
  /** Images that occur more than once: sent once. */
  duplicates: number;
  /** Whose study it is, as its first image says: compared with those that are saved, and never sent by itself. */
  patientName: string;
  /** ISO date, empty when the files have none. */
  studyDate: string;
  /** Recognises the same study after a reload. */
  fingerprint: string;
}

/** What a save would send: every readable image of this computer once. The rest of the folder stays where it is. */
export async function planSave(images: readonly SourceImage[]): Promise<SavePlan> {
  const byUid = new Map<string, { fileName: string; place: LocalPlace }>();
  let local = 0;
  for (const { name, place, header } of images) {
    if (place.kind === 'sealed') continue;
    local += 1;
    if (!byUid.has(header.sopInstanceUid)) byUid.set(header.sopInstanceUid, { fileName: name, place });
  }
  const files = await Promise.all(
    [...byUid].map(async ([uid, { fileName, place }]) => ({
      fileName,
      bytes: sizeOf(place),
      file: () => fileOf(place, fileName),
      name: await digest(`hyaline/v1/upload-name|${uid}`),
    })),
  );
  const fingerprint = await digest(
    files
      .map(({ name, bytes }) => `${name}:${bytes}`)
      .toSorted()
      .join('\n'),
  );
  return {
    files,
    totalBytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    duplicates: local - files.length,
    patientName: personName(images[0]?.identity?.patientName ?? ''),
    studyDate: images[0]?.identity?.studyDate ?? '',
    fingerprint,
  };
}

async function digest(text: string): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', utf8(text)))).slice(0, 40);
}

/** What is still to be sent when some of it has arrived before. A file of another size is sent again. */
export function remaining(
  plan: SavePlan,
  arrived: { received: readonly { name: string; bytes: number }[]; refused: readonly { name: string }[] },
): PlannedFile[] {
  const bytesOf = new Map(arrived.received.map(({ name, bytes }) => [name, bytes]));
  const refused = new Set(arrived.refused.map(({ name }) => name));
  return plan.files.filter(({ name, bytes }) => bytesOf.get(name) !== bytes && !refused.has(name));
}
