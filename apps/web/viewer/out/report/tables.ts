import { type Implant, toothText, toPalmerLetters } from '@hyaline/marks';
import { canalTube } from '@hyaline/volume';
import { readLimits } from '../../implants/limits.ts';
import { type Reading, type ReadingName, readingsOf } from '../../implants/readings.ts';
import { readingOf } from '../../measures/reading.ts';
import { volumesIn } from '../../measures/volumes.ts';
import { nameOf, regionText, valueText } from '../../measures/words.ts';
import type { Ui } from '../../ui/context.ts';
import { fill, numberText } from '../../ui/strings.ts';
import { readNumbering } from '../../workspace/tooth-numbering.ts';
import type { Picture } from '../../workspace/workspace.ts';
import type { TakenPicture } from '../pictures.ts';
import { wordsOf } from '../words.ts';
import type { ReportTable } from './content.ts';

const NONE = '–';

/** Whether all is there that values are measured on; pictures one by one are there as they are looked at. */
export const allIsThere = ({ workspace: { picture, wholeVolume } }: Ui): boolean =>
  wholeVolume !== null || picture?.flat !== undefined;

/** What values are read from: nothing but geometry while slices are still to come. */
function measurable(ui: Ui): Picture | null {
  const { picture } = ui.workspace;
  return picture && !allIsThere(ui) ? { ...picture, small: true } : picture;
}

/**
 * What was measured, with values and units as they stand on the screen; null when nothing was. Whoever reads one that
 * stands on none of the report's pictures is told so, or they would look for it there.
 */
export function measureTable(ui: Ui, pictures: readonly Pick<TakenPicture, 'measures'>[]): ReportTable | null {
  const { report } = wordsOf(ui);
  const { marks } = ui.workspace;
  const picture = measurable(ui);
  const measures = marks.now.measures.filter(({ hidden }) => !hidden);
  if (measures.length === 0) return null;
  const rows = measures.map((measure) => {
    const reading = readingOf(measure, picture);
    const value = [valueText(ui, measure.kind, reading), regionText(ui, reading)];
    const isSeen = pictures.length === 0 || pictures.some(({ measures: drawn }) => drawn.has(measure.id));
    const note = [measure.note, isSeen ? '' : report.onNone].filter((part) => part !== '').join('; ');
    return [nameOf(ui, measure), value.filter((part) => part !== '').join('; ') || NONE, note];
  });
  const volumes = volumesIn(measures, picture);
  const cubic = (mm3: number) => `${numberText(ui.language, mm3 / 1000, 2)} cm³`;
  const more = volumes.map(({ name, mm3 }) => [report.volume, cubic(mm3), name]);
  return { heading: report.measures, columns: [report.measure, report.value, report.note], rows: [...rows, ...more] };
}

/** Implants with their shortest ways to canals, to each other and to the edge of bone; null when there are none. */
export function implantTable(ui: Ui): ReportTable | null {
  const { report } = wordsOf(ui);
  const { marks, wholeVolume } = ui.workspace;
  const { implants } = marks.now;
  if (implants.length === 0) return null;
  const limits = readLimits();
  const rows = implants.map((implant, n) => {
    const { all } = readingsOf(implant, marks.now, wholeVolume, limits);
    const bone = all.filter(({ name }) => name !== 'canal' && name !== 'implant');
    const to = (name: ReadingName) => all.filter((reading) => reading.name === name);
    const tooth = implant.tooth === null ? '' : fill(report.tooth, { number: toothNumber(implant.tooth) });
    const name =
      [tooth, implant.name, implant.note].filter((part) => part !== '').join(', ') || `${report.implant} ${n + 1}`;
    return [name, sizeText(ui, implant), leastText(ui, to('canal')), leastText(ui, to('implant')), leastText(ui, bone)];
  });
  const columns = [report.implant, report.dimensions, report.toCanal, report.toImplant, report.toBone];
  return { heading: report.implants, columns, rows };
}

function sizeText(ui: Ui, { diameterMm, apexDiameterMm, lengthMm }: Implant): string {
  const apex = apexDiameterMm === diameterMm ? '' : ` / ${mm(ui, apexDiameterMm)}`;
  return `Ø ${mm(ui, diameterMm)}${apex} × ${mm(ui, lengthMm)} mm`;
}

/** In the numbering that the person has chosen; corners of Palmer as letters, since fonts of paper lack them. */
function toothNumber(fdi: number): string {
  const numbering = readNumbering();
  return numbering === 'palmer' ? (toPalmerLetters(fdi) ?? `${fdi}`) : toothText(fdi, numbering);
}

/** The shortest of some ways, and what is to be said of it. */
function leastText(ui: Ui, readings: readonly Reading[]): string {
  const { report } = wordsOf(ui);
  const measured = readings.filter(({ clearance }) => clearance !== null);
  const [least] = measured.toSorted((a, b) => (a.clearance?.mm ?? 0) - (b.clearance?.mm ?? 0));
  if (!least?.clearance) return NONE;
  const way = `${mm(ui, least.clearance.mm)} mm`;
  if (least.level === 'overlap') return fill(report.overlap, { way });
  return least.level === 'close' ? fill(report.tooClose, { way, limit: `${mm(ui, least.limitMm)} mm` }) : way;
}

export function canalTable(ui: Ui): ReportTable | null {
  const { report } = wordsOf(ui);
  const { canals } = ui.workspace.marks.now;
  if (canals.length === 0) return null;
  const rows = canals.map(({ side, points, diameterMm, note }) => {
    const { centre } = canalTube(points, diameterMm);
    const length = centre.slice(1).reduce((sum, point, n) => sum + Math.hypot(...point.map((value, axis) => value - (centre[n]?.[axis] ?? 0))), 0);
    return [report.canalSides[side], `${mm(ui, diameterMm)} mm`, `${mm(ui, length)} mm`, note];
  });
  return { heading: report.canals, columns: [report.canal, report.diameter, report.length, report.note], rows };
} // prettier-ignore

const mm = ({ language }: Ui, value: number): string => numberText(language, value, 1);
