import { newUid, writeCapture } from '@hyaline/dicom';
import type { Pane } from '../rooms/room.ts';
import { fill } from '../ui/strings.ts';
import type { Ui } from '../ui/context.ts';
import { el } from '../ui/dom.ts';
import type { Desk } from '../ui/leaving.ts';
import { check, choice, openDialog, type OutDialog, ReadOriginalError } from './dialog.ts';
import { zipped, type ZipEntry } from './files/zip.ts';
import { canIdentify, identityOf, shownImage } from './identity.ts';
import { fileOf, pictureIn, sizeOf, take, type TakenPicture } from './pictures.ts';
import { fileName, saveFile } from './save-file.ts';
import { makeViewPicker } from './view-picker.ts';
import { wordsOf } from './words.ts';

const SIZES = ['1', '2', '4', '1920', '3840'] as const;
type Size = (typeof SIZES)[number];
const MOST_TIMES = 8; // what is smaller is a factor of the screen, what is larger a width in px

/** Pictures of views as PNG files, or as DICOM secondary captures in the study they come from. */
export function openPicturesDialog(ui: Ui, parent: HTMLElement, desk: Desk, format: 'png' | 'dicom'): OutDialog {
  const words = wordsOf(ui);
  const update = () => {
    const chosen = picker.chosen();
    picker.redraw(overlays.on);
    const label = format === 'png' ? words.saveZip : words.saveDicomButton;
    dialog.setAction(fill(label, { n: Math.max(1, chosen.length) }), chosen.length > 0);
    const texts = chosen.map((pane) => {
      const { width, height } = sizeOf(pane, { width: widthOf(pane, sizes.value), strip: true });
      return `${chosen.length > 1 ? `${pane.label} ` : ''}${fill(words.pixels, { w: width, h: height })}`;
    });
    dialog.setNote(texts.join(' · ') || words.nothingChosen);
  };
  const picker = makeViewPicker(ui, 'shown', () => update());
  const sizes = choice<Size>('size', words.size, SIZES.map((size) => [size, sizeText(words, size)] as const), format === 'png' ? '2' : '1', () => update());
  const overlays = check(words.overlays, true, () => update());
  const patient = choice<'kept' | 'removed'>('patient', words.patient, [['kept', words.patientKept], ['removed', words.patientRemoved]], 'kept', () => update());
  const dicomOnly = format === 'dicom' && canIdentify(ui) ? [patient.root] : [];
  const dialog: OutDialog = openDialog(ui, parent, {
    title: format === 'png' ? words.picturesTitle : words.dicomTitle,
    ...(format === 'dicom' ? { text: words.dicomText } : {}),
    body: [picker.root, el('div', { class: 'hv-out-options' }, sizes.root, ...dicomOnly, overlays.root, el('p', { class: 'hv-hint', text: words.overlaysHint }))],
    action: words.save,
    async run(_, signal) {
      const panes = picker.chosen();
      const taken = panes
        .map((pane) => take(ui, pane, { width: widthOf(pane, sizes.value), overlays: overlays.on, strip: true }))
        .filter((one) => one !== null);
      const identified = format === 'dicom' && patient.value === 'kept';
      const files = format === 'png' ? await pngs(taken) : await captures(ui, taken, identified);
      signal.throwIfAborted();
      await desk.note({ kind: format === 'png' ? 'picture' : 'dicom', views: taken.map(({ name }) => name), identified });
      signal.throwIfAborted();
      await saveAll(files, format === 'png' ? 'pictures' : 'dicom');
      return true;
    },
  });
  update();
  return dialog;
} // prettier-ignore

const sizeText = (words: ReturnType<typeof wordsOf>, size: Size): string =>
  Number(size) < MOST_TIMES ? fill(words.sizeScreen, { n: size }) : fill(words.sizeWide, { px: size });

/** Times the screen counts what the picture takes of the view. */
function widthOf(pane: Pane, size: Size): number {
  const n = Number(size);
  return n < MOST_TIMES ? (pane.root.clientWidth || 640) * pictureIn(pane).width * n : n;
}

interface Named extends ZipEntry {
  readonly type: string;
}

const pngs = (taken: readonly TakenPicture[]): Promise<Named[]> =>
  Promise.all(
    taken.map(async ({ name, canvas }) => {
      const blob = await fileOf(canvas, 'image/png');
      return { name: `${name}.png`, type: 'image/png', bytes: new Uint8Array(await blob.arrayBuffer()) };
    }),
  );

/** One series for all pictures that are saved together. */
async function captures(ui: Ui, taken: readonly TakenPicture[], identified: boolean): Promise<Named[]> {
  const words = wordsOf(ui);
  const image = shownImage(ui);
  if (!image) throw new ReadOriginalError('nothing is shown');
  const source = { header: image.header, identity: await identityOf(ui) };
  const deidentifyKey = identified ? null : crypto.getRandomValues(new Uint8Array(32));
  const options = { now: new Date(), seriesUid: newUid(), deidentifyKey };
  return Promise.all(
    taken.map(async ({ name, label, caption, canvas, pixelMm }, n) => {
      const { width, height } = canvas;
      const rgba = canvas.getContext('2d')?.getImageData(0, 0, width, height).data ?? new Uint8ClampedArray(0);
      const capture = {
        width,
        height,
        rgba,
        pixelMm,
        derivation: [fill(words.derivation, { view: label }), caption].filter(Boolean).join('. '),
        seriesDescription: words.seriesDescription,
        burnedIn: source.identity?.burnedIn === 'YES',
        face: name === 'volume', // the one view that can show the skin
      };
      const bytes = await writeCapture(capture, source, { ...options, number: n + 1 });
      return { name: `${name}.dcm`, type: 'application/dicom', bytes };
    }),
  );
}

async function saveAll(files: readonly Named[], what: string): Promise<void> {
  const now = new Date();
  const [first] = files;
  if (!first) return;
  if (files.length === 1) {
    const [name = what, extension = ''] = first.name.split('.');
    return saveFile(new Blob([first.bytes as Uint8Array<ArrayBuffer>], { type: first.type }), fileName(name, extension, now));
  }
  const parts: Blob[] = [];
  for await (const chunk of zipped(files)) parts.push(new Blob([chunk]));
  saveFile(new Blob(parts, { type: 'application/zip' }), fileName(what, 'zip', now));
} // prettier-ignore
