import type { Pane } from '../../rooms/room.ts';
import type { Ui } from '../../ui/context.ts';
import { el } from '../../ui/dom.ts';
import type { Desk } from '../../ui/leaving.ts';
import { fill, numberText } from '../../ui/strings.ts';
import { check, choice, openDialog, type OutDialog } from '../dialog.ts';
import { MM_PER_INCH, type PaperName, usualPaper } from '../../../paper/sizes.ts';
import { pictureIn, scaleOf, take } from '../pictures.ts';
import { makeViewPicker } from '../view-picker.ts';
import { wordsOf } from '../words.ts';
import { printSheet } from './print.ts';
import { type SheetLayout, sheetLayout } from './sheet-layout.ts';

const DPI = 300;
const MOST_PX = 4096;

/** One view on paper, 1 : 1. */
export function openPrintDialog(ui: Ui, parent: HTMLElement, desk: Desk): OutDialog {
  const words = wordsOf(ui);
  const { language } = ui;
  const chosenLayout = (): { pane: Pane; layout: SheetLayout } | null => {
    const [pane] = picker.chosen();
    return pane ? { pane, layout: layoutOf(pane, paper.value) } : null;
  };
  const update = () => {
    picker.redraw(overlays.on);
    const found = chosenLayout();
    dialog.setAction(words.print, found !== null);
    dialog.setNote(found ? noteOf(found.layout) : words.nothingChosen);
  };
  const noteOf = ({ trueSize, picture, part, landscape }: SheetLayout): string => {
    if (!trueSize) return words.printUncalibrated;
    const [w, h] = [numberText(language, picture.width), numberText(language, picture.height)];
    const isCut = Math.min(...part) < 0.999;
    const sheet = paper.value === 'a4' ? words.paperA4 : words.paperLetter;
    const way = landscape ? words.landscape : words.portrait;
    return isCut ? fill(words.printCut, { w, h }) : fill(words.printFits, { w, h, paper: sheet, way });
  };
  const picker = makeViewPicker(ui, true, () => update());
  const paper = choice<PaperName>('paper', words.paper, [['a4', words.paperA4], ['letter', words.paperLetter]], usualPaper(navigator.language), () => update()); // prettier-ignore
  const overlays = check(words.overlays, true, () => update());
  const dialog: OutDialog = openDialog(ui, parent, {
    title: words.printTitle,
    text: words.printText,
    body: [picker.root, el('div', { class: 'hv-out-options' }, paper.root, overlays.root)],
    action: words.print,
    async run() {
      const found = chosenLayout();
      if (!found) return false;
      const { pane, layout } = found;
      const wholeMm = layout.picture.width / layout.part[0];
      const width = Math.min(MOST_PX, Math.round((wholeMm / MM_PER_INCH) * DPI));
      const picture = take(ui, pane, { width, overlays: overlays.on, strip: false });
      if (!picture) return false;
      await desk.note({ kind: 'print', views: [pane.name], identified: false });
      dialog.close(); // a dialog of the top layer would be printed too
      await printSheet(ui, picture, layout);
      return true;
    },
  });
  update();
  return dialog;
}

function layoutOf(pane: Pane, paper: PaperName): SheetLayout {
  const part = pictureIn(pane);
  const scale = scaleOf(pane);
  const [width, height] = [part.width * scale.width, part.height * scale.height];
  const { pxPerMm } = scale;
  return sheetLayout({ paper, viewMm: pxPerMm ? [width / pxPerMm, height / pxPerMm] : null, ratio: width / height });
}
