import { type PrivacyFlag, privacyFlags } from '@hyaline/dicom';
import type { SeriesEntry } from '../workspace/series.ts';
import type { Ui } from '../ui/context.ts';
import { el, replace } from '../ui/dom.ts';
import type { Desk } from '../ui/leaving.ts';
import { bytesText, fill } from '../ui/strings.ts';
import { check, openDialog, type OutDialog, tell } from './dialog.ts';
import { cleanedZip, type OriginalFile } from './files/cleaned.ts';
import { readmeText } from './files/readme.ts';
import { readOriginal } from './original.ts';
import { fileName, saveFile } from './save-file.ts';
import { wordsOf } from './words.ts';

const FLAGS: readonly PrivacyFlag[] = ['face', 'burned-in', 'maybe-burned-in'];

/** The files of chosen series without their patient. What cleaning cannot mend has to be confirmed first. */
export function openCleanedDialog(ui: Ui, parent: HTMLElement, desk: Desk): OutDialog {
  const words = wordsOf(ui);
  const { study } = ui.workspace;
  const found = new Set<PrivacyFlag>();
  const confirmed = new Map<PrivacyFlag, ReturnType<typeof check>>();
  const rows = study.series.map((entry, n) => ({ entry, box: check(seriesText(ui, entry, n), entry === study.shown, () => update()) }));
  const chosen = () => rows.filter(({ box }) => box.on).map(({ entry }) => entry);
  const flags = () => FLAGS.filter((flag) => found.has(flag) || flagsOf(chosen()).has(flag));
  const warnings = el('div', { class: 'hv-out-flags' });
  const update = () => {
    for (const flag of flags()) if (!confirmed.has(flag)) confirmed.set(flag, check(flag === 'face' ? words.acknowledgeFace : words.acknowledge, false, () => update()));
    replace(warnings, ...flags().map((flag) => el('div', { class: 'hv-out-flag' }, el('p', { text: textOf(ui, flag) }), confirmed.get(flag)?.root)));
    const ready = chosen().length > 0 && flags().every((flag) => confirmed.get(flag)?.on);
    dialog.setAction(words.cleanedSave, ready);
  };
  const dialog: OutDialog = openDialog(ui, parent, {
    title: words.cleanedTitle,
    text: words.cleanedText,
    body: [el('fieldset', { class: 'hv-out-parts' }, el('legend', { text: words.series }), ...rows.map(({ box }) => box.root)), warnings],
    action: words.cleanedSave,
    async run(_, signal) {
      const originals = originalsOf(chosen());
      const key = crypto.getRandomValues(new Uint8Array(32));
      const progress = (done: number) => dialog.setNote(fill(words.cleanedWorking, { done, all: originals.length }));
      const zip = await cleanedZip(originals, key, { readme: readmeText, progress, signal });
      const unseen = [...zip.flags].filter((flag) => !confirmed.get(flag)?.on);
      if (unseen.length > 0) {
        for (const flag of unseen) found.add(flag);
        dialog.setNote(words.flagNew);
        update();
        return false;
      }
      await desk.note({ kind: 'deidentified', views: [], identified: false });
      signal.throwIfAborted();
      saveFile(new Blob([...zip.parts], { type: 'application/zip' }), fileName('deidentified', 'zip', new Date()));
      tell(parent, zip.leftOut > 0 ? fill(words.cleanedLeftOut, { n: zip.leftOut }) : words.savedFile);
      return true;
    },
  });
  update();
  return dialog;
} // prettier-ignore

const textOf = (ui: Ui, flag: PrivacyFlag): string => {
  const { flagFace, flagBurned, flagMaybeBurned } = wordsOf(ui);
  return { face: flagFace, 'burned-in': flagBurned, 'maybe-burned-in': flagMaybeBurned }[flag];
};

/** What headers tell beforehand; files that are fetched tell the rest when they are cleaned. */
const flagsOf = (series: readonly SeriesEntry[]): ReadonlySet<PrivacyFlag> =>
  new Set(
    series.flatMap(({ images }) =>
      images.flatMap(({ header, identity }) => privacyFlags(header, identity ?? { bodyPart: '', burnedIn: '' })),
    ),
  );

const originalsOf = (series: readonly SeriesEntry[]): OriginalFile[] =>
  series.flatMap(({ key, images }) => {
    const once = new Map(images.map((image) => [image.header.sopInstanceUid, image]));
    return [...once.values()].map((image) => ({ seriesUid: key, read: () => readOriginal(image) }));
  });

function seriesText(ui: Ui, { description, modality, slices, bytes }: SeriesEntry, n: number): string {
  const words = wordsOf(ui);
  const name = description || fill(words.seriesName, { n: n + 1 });
  return [name, modality, fill(words.images, { n: slices }), bytesText(ui.language, bytes)].join(' · ');
}
