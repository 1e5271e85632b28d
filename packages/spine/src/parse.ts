import { BODY_SIZES } from './anatomy.ts';
import { boneIndex, isAbove, type Region, REGIONS, segmentsBetween } from './levels.ts';
import { type SpineProblem, SpineValuesError } from './problems.ts';
import { type Curve, SpineValues } from './values.ts';
import { wedgeOf } from './wedge.ts';

/** deg; what is written on a radiograph is rounded more coarsely than this */
const AGREEMENT = 0.1;
/** deg for each disc of a curve. Beyond it the bodies of the model would run into each other. */
const SHARPEST = 20;
/** deg. T1 slope that is left when pelvis, lordosis and kyphosis are as entered: beyond, nobody looks ahead. */
const T1_SLOPE = { least: -45, most: 75, ofHealthyRest: -15 } as const;

/**
 * Reads values that a person, a file or an older page brings. Parts that are left out become healthy ones.
 * @throws SpineValuesError with every problem that was found
 */
export function parseSpineValues(input: unknown): SpineValues {
  const parsed = SpineValues.safeParse(input);
  if (!parsed.success)
    throw new SpineValuesError(
      parsed.error.issues.map((issue) => ({ code: 'malformed', path: issue.path.join('.') || 'values' })),
    );
  const problems = contradictions(parsed.data);
  if (problems.length > 0) throw new SpineValuesError(problems);
  return parsed.data;
}

/** What is wrong between values that are each right on their own; empty when they go together. */
export function contradictions(values: SpineValues): SpineProblem[] {
  return [
    ...pelvis(values),
    ...upright(values),
    ...curves(values.coronal.curves),
    ...regions(values),
    ...herniations(values),
    ...slips(values),
  ];
}

function pelvis({ pelvis: { pi, ss, pt } }: SpineValues): SpineProblem[] {
  return pt !== undefined && Math.abs(pt - (pi - ss)) > AGREEMENT ? [{ code: 'pelvic-tilt', path: 'pelvis.pt' }] : [];
}

function upright({ pelvis: { ss }, sagittal: { ll, tk } }: SpineValues): SpineProblem[] {
  const slope = ss - ll + tk + T1_SLOPE.ofHealthyRest;
  return slope < T1_SLOPE.least || slope > T1_SLOPE.most ? [{ code: 'not-upright', path: 'sagittal' }] : [];
}

function curves(all: readonly Curve[]): SpineProblem[] {
  const problems = all.flatMap((curve, at): SpineProblem[] => {
    const path = `coronal.curves.${at}`;
    if (!isAbove(curve.upper, curve.apex) || !isAbove(curve.apex, curve.lower)) return [{ code: 'curve-order', path }];
    const sharp = curve.cobb > SHARPEST * segmentsBetween(curve.upper, curve.lower).length;
    const turned = curve.cobb === 0 && curve.rotation > 0;
    return [
      ...(sharp ? [{ code: 'curve-too-sharp', path: `${path}.cobb` } as const] : []),
      ...(turned ? [{ code: 'apex-rotation', path: `${path}.rotation` } as const] : []),
    ];
  });
  const sorted = all
    .map((curve, at) => ({ curve, at }))
    .toSorted((a, b) => boneIndex(a.curve.upper) - boneIndex(b.curve.upper));
  for (const [place, { curve, at }] of sorted.entries()) {
    const above = sorted[place - 1]?.curve;
    if (above && isAbove(curve.upper, above.lower))
      problems.push({ code: 'curve-overlap', path: `coronal.curves.${at}` });
  }
  return problems;
}

const ANGLE = { cervical: 'cl', thoracic: 'tk', lumbar: 'll' } as const;

/** A region whose discs are all given leaves nothing to fit: they must add up. */
function regions(values: SpineValues): SpineProblem[] {
  return (Object.keys(REGIONS) as Region[]).flatMap((region): SpineProblem[] => {
    const { segments, bodies } = REGIONS[region];
    const given = segments.map((segment) => values.segments[segment]?.lordosis);
    if (given.some((angle) => angle === undefined)) return [];
    const discs = given.reduce<number>((sum, angle) => sum + (angle ?? 0), 0);
    const bones = bodies.reduce((sum, bone) => sum + wedgeOf(BODY_SIZES.value[bone], values.vertebrae[bone]?.loss), 0);
    const sum = region === 'thoracic' ? -(discs + bones) : discs + bones;
    const path = `sagittal.${ANGLE[region]}`;
    return Math.abs(sum - values.sagittal[ANGLE[region]]) > AGREEMENT ? [{ code: 'segment-sum', path }] : [];
  });
}

function herniations({ discs }: SpineValues): SpineProblem[] {
  return Object.entries(discs).flatMap(([segment, disc]): SpineProblem[] => {
    const { herniation } = disc;
    if (!herniation || (herniation.zone === 'central') === (herniation.side === 'middle')) return [];
    return [{ code: 'herniation-side', path: `discs.${segment}.herniation.side` }];
  });
}

/** A pars breaks at a lumbar vertebra, and its body slips forward. */
function slips({ segments }: SpineValues): SpineProblem[] {
  return Object.entries(segments).flatMap(([segment, { slip, slipType }]): SpineProblem[] =>
    slipType === 'isthmic' && (slip < 0 || !segment.startsWith('L'))
      ? [{ code: 'slip-type', path: `segments.${segment}.slipType` }]
      : [],
  );
}
