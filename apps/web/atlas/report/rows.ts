import { cobbGrade, type Measures, type SpineValues } from '@hyaline/spine';
import { type BandName, bandOf, modifiersOf, SCHWAB_LIMITS } from '../norms.ts';
import { levelName } from '../words/index.ts';
import type { Band, Bar, Region, Row } from './content.ts';
import type { Numbers, Sources, Unit } from './numbers.ts';
import type { MeasureName, RegionName, ReportWords } from './words.ts';

/** One measure of a posture, with where its number is from. */
interface Figure {
  name: MeasureName;
  unit: Unit;
  /** As entered, else measured on the solved model. */
  entered: boolean;
  value: (values: SpineValues, measures: Measures) => number;
  /** Left out where it is zero. */
  optional?: boolean;
}

const entered = (name: MeasureName, value: (values: SpineValues) => number): Figure => ({
  name,
  unit: '°',
  entered: true,
  value,
});
const measured = (name: MeasureName & keyof Measures, unit: Unit = '°'): Figure => ({
  name,
  unit,
  entered: false,
  value: (_, measures) => measures[name] as number,
});

const FIGURES: Record<Exclude<RegionName, 'curves'>, readonly Figure[]> = {
  pelvis: [entered('pi', ({ pelvis }) => pelvis.pi), entered('ss', ({ pelvis }) => pelvis.ss), measured('pt')],
  lumbar: [entered('ll', ({ sagittal }) => sagittal.ll), measured('mismatch'), measured('l4s1')],
  thoracic: [entered('tk', ({ sagittal }) => sagittal.tk), measured('t1Slope')],
  cervical: [
    entered('cl', ({ sagittal }) => sagittal.cl),
    entered('c1c2', ({ sagittal }) => sagittal.c1c2),
    measured('csva', ' mm'),
  ],
  balance: [measured('sva', ' mm'), measured('tpa')],
};
const FRONTAL: readonly Figure[] = [
  { ...entered('trunkTilt', ({ coronal }) => coronal.trunkTilt), optional: true },
  { ...entered('shift', ({ coronal }) => coronal.shift), unit: ' mm', optional: true },
];

/** What the bars span, about the published range. */
const SPANS: Partial<Record<MeasureName, readonly [from: number, to: number]>> = {
  pi: [10, 95],
  ss: [0, 80],
  pt: [-20, 50],
  tk: [-10, 90],
  l4s1: [0, 70],
  mismatch: [-40, 50],
  sva: [-60, 140],
};

const BANDED: readonly BandName[] = ['pi', 'ss', 'pt', 'll', 'tk', 'cl', 'mismatch', 'sva', 'l4s1'];
const banded = (name: MeasureName): BandName | null => BANDED.find((each) => each === name) ?? null;

export interface Posture {
  values: SpineValues;
  measures: Measures;
}

interface Telling {
  words: ReportWords;
  numbers: Numbers;
  sources: Sources;
}

/** Every number of the posture by region, with what was published of it. */
export function regionsOf(posture: Posture, telling: Telling): Region[] {
  const { words } = telling;
  const regions = Object.entries(FIGURES).map(([name, figures]) => ({
    name: words.regions[name as RegionName],
    rows: figures.map((figure) => rowOf(figure, posture, telling)),
  }));
  const frontal = [
    ...posture.values.coronal.curves.map((_, at) => curveRow(at, posture, telling)),
    ...FRONTAL.filter(({ value }) => value(posture.values, posture.measures) !== 0).map((figure) =>
      rowOf(figure, posture, telling),
    ),
  ];
  return frontal.length === 0 ? regions : [...regions, { name: words.regions.curves, rows: frontal }];
}

function rowOf({ name, unit, entered: isEntered, value: read }: Figure, posture: Posture, telling: Telling): Row {
  const { words, numbers } = telling;
  const [measure, method] = words.measures[name];
  const value = read(posture.values, posture.measures);
  const text = isEntered ? numbers.entered(value, unit) : numbers.measured(value, unit);
  const printed = isEntered ? value : numbers.rounded(value, unit);
  return { id: name, measure, method, value: text, ...against(name, printed, unit, posture, telling) };
}

type Against = Pick<Row, 'reference' | 'source' | 'difference' | 'band' | 'bandText' | 'bar'>;
const NOTHING: Against = { reference: null, source: null, difference: null, band: null, bandText: null, bar: null };

/**
 * What was published: a range, one number that goes with this pelvis, or a limit of a classification.
 * @param value - as it is printed
 */
function against(name: MeasureName, value: number, unit: Unit, posture: Posture, telling: Telling): Against {
  const { words, numbers, sources } = telling;
  const known = banded(name);
  const norm = known && bandOf(known, posture.values.pelvis.pi);
  if (!norm) return NOTHING;
  const source = sources.cite(norm.source);
  if (norm.aim !== null) {
    const difference = numbers.difference(value - norm.aim, unit);
    return { ...NOTHING, source, reference: words.aim(numbers.measured(norm.aim, unit)), difference };
  }
  if (!norm.range) return NOTHING;
  const { low, high } = norm.range;
  const isLimit = name === 'mismatch' || name === 'sva';
  const isAbove = isLimit ? value >= high : value > high;
  const band: Band = value < low ? 'below' : isAbove ? 'above' : 'within';
  const beyond = band === 'within' ? 0 : value - (band === 'below' ? low : high);
  const difference = band === 'within' ? words.inRange : numbers.difference(beyond, unit);
  const bar = barOf(SPANS[name], value, low, high);
  if (isLimit) {
    const modifier = modifiersOf(posture.measures).value[name];
    const reference = words.below(numbers.measured(SCHWAB_LIMITS[name], unit));
    return { reference, source, difference, band, bandText: words.schwab(modifier), bar };
  }
  const reference = `${numbers.measured(low, '°').replace('°', '')}–${numbers.measured(high, unit)}`;
  return { reference, source, difference, band, bandText: words.bands[band], bar };
}

function barOf(span: readonly [number, number] | undefined, value: number, low: number, high: number): Bar | null {
  if (!span) return null;
  const [from, to] = span;
  const part = (number: number): number => Math.min(1, Math.max(0, (number - from) / (to - from)));
  return { low: part(low), high: part(high), at: part(value) };
}

/** deg. From here on it is called scoliosis. */
const SCOLIOSIS = 10;

function curveRow(at: number, { values }: Posture, { words, numbers, sources }: Telling): Row {
  const curve = values.coronal.curves[at];
  if (!curve) throw new RangeError(`no curve ${at}`);
  const { rotation, upper, lower, apex, side } = curve;
  const cobb = Number(curve.cobb.toFixed(2)); // as it is printed
  const { value: grade, source, verified } = cobbGrade(cobb);
  const turned = rotation === 0 ? null : numbers.entered(rotation, '°');
  const row = {
    id: `curve${at + 1}`,
    measure: words.curve(at + 1),
    method: words.curveMethod({ upper, lower, apex, side, rotation: turned }),
    value: numbers.entered(cobb, '°'),
  };
  if (!verified) return { ...row, ...NOTHING };
  const isWithin = cobb < SCOLIOSIS;
  return {
    ...row,
    reference: words.below(numbers.measured(SCOLIOSIS, '°')),
    source: sources.cite(source),
    difference: isWithin ? words.inRange : numbers.difference(cobb - SCOLIOSIS, '°'),
    band: isWithin ? 'within' : 'above',
    bandText: words.cobbBands[grade],
    bar: barOf([0, 60], cobb, 0, SCOLIOSIS),
  };
}

type Line = readonly [measure: string, from: string, to: string, difference: string];

/** Least difference that is told: what is less is of the fit, not of the person. */
const LEAST: Record<Unit, number> = { '°': 0.1, ' mm': 1, ' %': 1 };

/** The measures that differ between two postures, and by how much. */
export function differences(from: Posture, to: Posture, { words, numbers }: Omit<Telling, 'sources'>): Line[] {
  const plain = [...Object.values(FIGURES).flat(), ...FRONTAL].flatMap((figure): Line[] => {
    const read = ({ values, measures }: Posture): number => {
      const value = figure.value(values, measures);
      return figure.entered ? value : numbers.rounded(value, figure.unit);
    };
    const [a, b] = [read(from), read(to)];
    if (Math.abs(b - a) < LEAST[figure.unit] - 1e-9) return [];
    const text = figure.entered ? numbers.entered : numbers.measured;
    const [name, method] = words.measures[figure.name];
    const difference = figure.entered ? numbers.signed : numbers.difference;
    return [[`${name}, ${method}`, text(a, figure.unit), text(b, figure.unit), difference(b - a, figure.unit)]];
  });
  return [...plain, ...curveDifferences(from.values, to.values, { words, numbers })];
}

/** Curves of the same end bones and side are the same curve. */
function curveDifferences(
  from: SpineValues,
  to: SpineValues,
  { words, numbers }: { words: ReportWords; numbers: Numbers },
): Line[] {
  type Curve = SpineValues['coronal']['curves'][number];
  const key = ({ upper, lower, side }: Curve): string => `${upper}-${lower}-${side}`;
  const all = new Map([...from.coronal.curves, ...to.coronal.curves].map((curve) => [key(curve), curve]));
  return [...all].flatMap(([name, { upper, lower, apex, side }]): Line[] => {
    const [a, b] = [from, to].map(({ coronal }) => coronal.curves.find((each) => key(each) === name)?.cobb ?? null);
    if (a === undefined || b === undefined || Math.abs((b ?? 0) - (a ?? 0)) < LEAST['°']) return [];
    const text = (cobb: number | null): string => (cobb === null ? words.noDifference : numbers.entered(cobb, '°'));
    const method = words.curveMethod({ upper, lower, apex, side, rotation: null });
    return [[levelName(method), text(a), text(b), numbers.signed((b ?? 0) - (a ?? 0), '°')]];
  });
}
