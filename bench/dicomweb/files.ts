import { generatePhantom, type PhantomAsk } from '@hyaline/dicom/phantom';

/** Slices whose study and series can be given new UIDs in place: a store takes each image once. */
export interface Template {
  files: readonly Buffer[];
  study: string;
  series: string;
}

const TAIL = 9; // digits of a UID that are counted up
const HEADER_BYTES = 4096;

export function makeTemplate(ask: PhantomAsk): Template {
  const files = [...generatePhantom(ask)].map(({ bytes }) => Buffer.from(bytes));
  const head = (files[0] as Buffer).subarray(0, HEADER_BYTES).toString('latin1');
  return { files, study: uidAfter(head, '\x20\x00\x0d\x00UI'), series: uidAfter(head, '\x20\x00\x0e\x00UI') };
}

/** The value of an explicit VR little endian UI element. */
function uidAfter(head: string, element: string): string {
  const at = head.indexOf(element) + element.length;
  const length = head.charCodeAt(at) + head.charCodeAt(at + 1) * 256;
  return head.slice(at + 2, at + 2 + length).replaceAll('\0', '');
}

export interface Renamed {
  study: string;
  series: string;
  files: Buffer[];
}

/** The same slices as another study. @param number - unique within a run */
export function renamed({ files, study, series }: Template, number: number, patient = 'PHANTOM-1'): Renamed {
  const tail = String(number).padStart(TAIL, '0');
  const [newStudy, newSeries] = [study.slice(0, -TAIL) + tail, series.slice(0, -TAIL) + tail];
  const copies = files.map((file) => {
    const copy = Buffer.from(file);
    const head = copy.subarray(0, HEADER_BYTES);
    replaceAll(head, study, newStudy);
    replaceAll(head, series, newSeries); // image UIDs begin with their series'
    replaceAll(head, 'PHANTOM-1', patient.padEnd(9).slice(0, 9));
    return copy;
  });
  return { study: newStudy, series: newSeries, files: copies };
}

function replaceAll(head: Buffer, from: string, to: string): void {
  for (let at = head.indexOf(from, 0, 'latin1'); at >= 0; at = head.indexOf(from, at + 1, 'latin1'))
    head.write(to, at, 'latin1');
}

export const BOUNDARY = 'hyaline-bench';
export const STOW_TYPE = `multipart/related; type="application/dicom"; boundary=${BOUNDARY}`;

export const multipart = (files: readonly Buffer[]): Buffer =>
  Buffer.concat([
    ...files.flatMap((file) => [
      Buffer.from(`--${BOUNDARY}\r\nContent-Type: application/dicom\r\n\r\n`),
      file,
      Buffer.from('\r\n'),
    ]),
    Buffer.from(`--${BOUNDARY}--\r\n`),
  ]);
