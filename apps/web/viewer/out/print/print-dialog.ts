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
import { printSheets, type Sheet } from './print.ts';
import { packSheets, type Piece, type SheetLayout, sheetLayout } from './sheet-layout.ts';

const DPI = 300;
const MOST_PX = 4096;

/** Views on paper, 1 : 1: one that fills a sheet, or several beside each other. */
export function openPrintDialog(ui: Ui, parent: HTMLElement, desk: Desk): OutDialog {
  const words = wordsOf(ui);
  const { language } = ui;
  const update = () => {
    picker.redraw(overlays.on);
    const plan = planOf(picker.chosen(), paper.value);
    dialog.setAction(words.print, plan.length > 0);
    dialog.setNote(picker.chosen().length === 0 ? words.nothingChosen : noteOf(plan));
  };
  const noteOf = (plan: readonly Planned[]): string => {
    const [first] = plan;
    const isCut = plan.some(({ pieces }) => pieces.some(({ part }) => Math.min(...part) < 0.999));
    const views = plan.flatMap(({ pieces }) => pieces);
    if (!first) return words.printOneByOne;
    if (!first.trueSize) return words.printUncalibrated;
    const sheet = paper.value === 'a4' ? words.paperA4 : words.paperLetter;
    if (views.length > 1) {
      const several = fill(words.printSeveral, { views: views.length, n: plan.length, paper: sheet });
      return isCut ? `${several} ${words.printSomeCut}` : several;
    }
    const { width, height } = first.pieces[0]?.picture ?? { width: 0, height: 0 };
    const [w, h] = [numberText(language, width), numberText(language, height)];
    const way = first.page[0] > first.page[1] ? words.landscape : words.portrait;
    return isCut ? fill(words.printCut, { w, h }) : fill(words.printFits, { w, h, paper: sheet, way });
  };
  const picker = makeViewPicker(ui, 'active', () => update());
  const paper = choice<PaperName>('paper', words.paper, [['a4', words.paperA4], ['letter', words.paperLetter]], usualPaper(navigator.language), () => update()); // prettier-ignore
  const overlays = check(words.overlays, true, () => update());
  const dialog: OutDialog = openDialog(ui, parent, {
    title: words.printTitle,
    text: words.printText,
    body: [picker.root, el('div', { class: 'hv-out-options' }, paper.root, overlays.root)],
    action: words.print,
    async run() {
      const plan = planOf(picker.chosen(), paper.value);
      const sheets = plan.map(({ pieces, ...sheet }): Sheet => ({
        ...sheet,
        pieces: pieces.flatMap(({ pane, ...piece }) => {
          const wholeMm = piece.picture.width / piece.part[0];
          const width = Math.min(MOST_PX, Math.round((wholeMm / MM_PER_INCH) * DPI));
          const taken = take(ui, pane, { width, overlays: overlays.on, strip: false });
          return taken ? [{ ...piece, taken }] : [];
        }),
      })); // prettier-ignore
      const views = sheets.flatMap(({ pieces }) => pieces.map(({ taken }) => taken.name));
      if (views.length === 0) return false;
      await desk.note({ kind: 'print', views, identified: false });
      dialog.close(); // a dialog of the top layer would be printed too
      await printSheets(ui, sheets);
      return true;
    },
  });
  update();
  return dialog;
}

interface Planned extends Pick<Sheet, 'page' | 'trueSize'> {
  readonly pieces: readonly (Piece & { readonly pane: Pane })[];
}

/** Which views go where; none where some of several have no millimetres. */
function planOf(panes: readonly Pane[], paper: PaperName): readonly Planned[] {
  const [only] = panes;
  if (only && panes.length === 1) {
    const { page, trueSize, picture, part } = layoutOf(only, paper);
    return [{ page, trueSize, pieces: [{ pane: only, picture, part }] }];
  }
  const sizes = panes.map(mmOf);
  if (sizes.some((size) => size === null)) return [];
  const sheets = packSheets(paper, sizes.filter((size) => size !== null)); // prettier-ignore
  return sheets.map(({ page, pieces }) => ({
    page,
    trueSize: true,
    pieces: pieces.map(({ view, ...piece }) => ({ ...piece, pane: panes[view] as Pane })),
  }));
}

/** What a view shows of the patient; null where it has no millimetres. */
function mmOf(pane: Pane): [number, number] | null {
  const part = pictureIn(pane);
  const { width, height, pxPerMm } = scaleOf(pane);
  return pxPerMm ? [(part.width * width) / pxPerMm, (part.height * height) / pxPerMm] : null;
}

function layoutOf(pane: Pane, paper: PaperName): SheetLayout {
  const part = pictureIn(pane);
  const { width, height } = scaleOf(pane);
  return sheetLayout({ paper, viewMm: mmOf(pane), ratio: (part.width * width) / (part.height * height) });
}
