import { canalTube, implantBody, implantToImplant, implantToTube } from '@hyaline/volume';
import { readingOf } from '../../measures/reading.ts';
import { volumesOf } from '../../measures/volumes.ts';
import { nameOf, regionText, valueText } from '../../measures/words.ts';
import type { Ui } from '../../ui/context.ts';
import { fill, numberText } from '../../ui/strings.ts';
import { wordsOf } from '../words.ts';
import type { ReportTable } from './content.ts';

const NONE = '–';

/** What was measured, with values and units as they stand on the screen; null when nothing was. */
export function measureTable(ui: Ui): ReportTable | null {
  const { report } = wordsOf(ui);
  const { marks, picture } = ui.workspace;
  const measures = marks.now.measures.filter(({ hidden }) => !hidden);
  if (measures.length === 0) return null;
  const rows = measures.map((measure) => {
    const reading = readingOf(measure, picture);
    const value = [valueText(ui, measure.kind, reading), regionText(ui, reading)];
    return [nameOf(ui, measure), value.filter((part) => part !== '').join('; ') || NONE, measure.note];
  });
  const volumes = volumesOf(measures, (measure) => readingOf(measure, picture));
  const cubic = (mm3: number) => `${numberText(ui.language, mm3 / 1000, 2)} cm³`;
  const more = volumes.map(({ name, mm3 }) => [report.volume, cubic(mm3), name]);
  return { heading: report.measures, columns: [report.measure, report.value, report.note], rows: [...rows, ...more] };
}

/** Implants with their shortest ways to canals and to each other, surface to surface; null when there are none. */
export function implantTable(ui: Ui): ReportTable | null {
  const { report } = wordsOf(ui);
  const { implants, canals } = ui.workspace.marks.now;
  if (implants.length === 0) return null;
  const bodies = implants.map((implant) => implantBody(implant));
  const tubes = canals.map(({ points, diameterMm }) => canalTube(points, diameterMm));
  const rows = implants.map((implant, n) => {
    const body = bodies[n] as (typeof bodies)[number];
    const toCanals = tubes.map((tube) => implantToTube(body, tube)?.mm ?? Number.POSITIVE_INFINITY);
    const toOthers = bodies.filter((other) => other !== body).map((other) => implantToImplant(body, other).mm);
    const name = [implant.tooth === null ? '' : fill(report.tooth, { fdi: implant.tooth }), implant.name, implant.note];
    const { diameterMm, apexDiameterMm, lengthMm } = implant;
    const wide = `Ø ${mm(ui, diameterMm)}${apexDiameterMm === diameterMm ? '' : ` / ${mm(ui, apexDiameterMm)}`}`;
    const size = `${wide} × ${mm(ui, lengthMm)} mm`;
    return [name.filter((part) => part !== '').join(', ') || `${n + 1}`, size, leastMm(ui, toCanals), leastMm(ui, toOthers)];
  });
  return { heading: report.implants, columns: [report.implant, report.dimensions, report.toCanal, report.toImplant], rows };
} // prettier-ignore

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

const leastMm = (ui: Ui, ways: readonly number[]): string => {
  const least = Math.min(...ways);
  return Number.isFinite(least) ? `${mm(ui, least)} mm` : NONE;
};
