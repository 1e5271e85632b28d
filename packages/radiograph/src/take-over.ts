import {
  type SpineInput,
  type SpineValues,
  type SpineProblem,
  SpineValuesError,
  parseSpineValues,
  solve,
  type Solved,
} from '@hyaline/spine';
import type { Figure, FigureName } from './figures.ts';
import type { CurveEnds } from './points.ts';

/** Figures that a posture is entered by. The others follow from them in the model. */
export const ENTERED: readonly FigureName[] = [
  'pi',
  'ss',
  'll',
  'tk',
  'cl',
  'cobb1',
  'cobb2',
  'cobb3',
  't1Tilt',
  'shift',
];

/** deg and mm. Nobody reads a film finer. */
const STEP = 0.1;
const round = (value: number): number => Math.round(value / STEP) * STEP;
const tidy = (value: number): number => Number(round(value).toFixed(1));

/**
 * Values with the chosen figures in them; everything else stays as it is. Chosen curves replace all curves: a film that
 * shows two of three would leave a third that nobody measured.
 */
export function withFigures(
  values: SpineValues,
  figures: readonly Figure[],
  chosen: ReadonlySet<FigureName>,
  curves: readonly CurveEnds[],
): SpineValues {
  const of = (name: FigureName, now: number): number => {
    const value = chosen.has(name) ? figures.find((figure) => figure.name === name)?.value : null;
    return value === null || value === undefined ? now : tidy(value);
  };
  const { pelvis, sagittal, coronal } = values;
  const [pi, ss] = [of('pi', pelvis.pi), of('ss', pelvis.ss)];
  return {
    ...values,
    pelvis: pi === pelvis.pi && ss === pelvis.ss ? pelvis : { pi, ss },
    sagittal: { ...sagittal, ll: of('ll', sagittal.ll), tk: of('tk', sagittal.tk), cl: of('cl', sagittal.cl) },
    coronal: {
      curves: curvesFrom(figures, chosen, curves) ?? coronal.curves,
      trunkTilt: of('t1Tilt', coronal.trunkTilt),
      shift: of('shift', coronal.shift),
    },
  };
}

type Curves = SpineValues['coronal']['curves'];

function curvesFrom(
  figures: readonly Figure[],
  chosen: ReadonlySet<FigureName>,
  ends: readonly CurveEnds[],
): Curves | null {
  const curves = figures.flatMap(({ name, value, side }) => {
    const at = Number(name.slice(4)) - 1;
    const end = name.startsWith('cobb') && chosen.has(name) ? ends[at] : undefined;
    return end && value !== null && side ? [{ ...end, cobb: tidy(value), side, rotation: 0 }] : [];
  });
  return curves.length > 0 ? curves : null;
}

/** The posture of values, or why none has them. */
export function trial(
  values: SpineInput,
): { solved: Solved; problems: [] } | { solved: null; problems: readonly SpineProblem[] } {
  try {
    return { solved: solve(parseSpineValues(values)), problems: [] };
  } catch (error) {
    if (error instanceof SpineValuesError) return { solved: null, problems: error.problems };
    throw error;
  }
}
