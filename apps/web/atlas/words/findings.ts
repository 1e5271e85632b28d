import {
  boneIndex,
  bonesOf,
  type Bone,
  genant,
  type Measures,
  meyerding,
  type Segment,
  SEGMENTS,
  type SlipType,
  type SpineValues,
  type Vertebra,
  VERTEBRAE,
} from '@hyaline/spine';
import { modifiersOf } from '../norms.ts';

export type Severity = 0 | 1 | 2 | 3;
export type Side = 'left' | 'right';
export type Place = 'neck' | 'upper-back' | 'lower-back';

type Kind =
  | { kind: 'herniation'; segment: Segment; type: HerniationType; zone: Zone; side: Side | 'middle' }
  | { kind: 'degeneration'; segment: Segment; heightPercent: number; grade: number }
  | {
      kind: 'slip';
      segment: Segment;
      forward: boolean;
      percent: number;
      grade: ReturnType<typeof meyerding>['value'];
      /** As the clinician said; null: not said. */
      cause: SlipType | null;
    }
  | { kind: 'position'; segment: Segment }
  | { kind: 'canal'; segment: Segment }
  | { kind: 'recess' | 'foramen'; segment: Segment; sides: readonly Side[] }
  | { kind: 'nerve'; segment: Segment; state: 'irritated' | 'compressed'; sides: readonly Side[] }
  | { kind: 'fracture'; vertebra: Vertebra; shape: 'wedge' | 'biconcave' | 'crush'; percent: number; genant: number }
  | { kind: 'osteophytes'; vertebra: Vertebra }
  | { kind: 'marked' }
  | { kind: 'curve'; at: number; place: Place; cobb: number; side: Side }
  | { kind: 'kyphosis'; degrees: number }
  | { kind: 'neck-kyphosis'; degrees: number }
  | { kind: 'mismatch'; degrees: number }
  | { kind: 'forward'; mm: number };
export type HerniationType = 'bulge' | 'protrusion' | 'extrusion' | 'sequestration';
export type Zone = 'central' | 'subarticular' | 'foraminal' | 'far-lateral';

/** Something that differs from the typical spine, told from values and measures alone. */
export type Finding = Kind & { id: string; level: Segment | Vertebra | null; severity: Severity };
export type FindingKind = Finding['kind'];

/** deg. The Scoliosis Research Society speaks of scoliosis from here on. */
const SCOLIOSIS = 10;
/** deg. Upper end of the society's range of thoracic kyphosis. */
const ROUND_BACK = 60;

/** What there is to say of a posture, from the head down; the posture as a whole last. */
export function findingsOf(values: SpineValues, measures: Measures): Finding[] {
  const levels = [...SEGMENTS, ...VERTEBRAE].toSorted((a, b) => orderOf(a) - orderOf(b));
  return [
    ...levels.flatMap((level) => (isVertebra(level) ? ofVertebra(values, level) : ofSegment(values, level))),
    ...ofPosture(values, measures),
  ];
}

const isVertebra = (level: Segment | Vertebra): level is Vertebra => !level.includes('-');
const orderOf = (level: Segment | Vertebra): number =>
  isVertebra(level) ? boneIndex(level) : boneIndex(bonesOf(level)[0]) + 0.5;

export function placeOf(bone: Bone): Place {
  if (bone[0] === 'C') return 'neck';
  return bone[0] === 'T' ? 'upper-back' : 'lower-back';
}

const SIDES: readonly Side[] = ['left', 'right'];

function ofSegment(values: SpineValues, segment: Segment): Finding[] {
  const found: { finding: Kind; weight: number }[] = [];
  const add = (finding: Kind, weight: number): void => void found.push({ finding, weight });
  const disc = values.discs[segment];
  if (disc?.herniation && disc.herniation.reach > 0) {
    const { type, zone, side } = disc.herniation;
    add({ kind: 'herniation', segment, type, zone, side }, type === 'bulge' ? 1 : 2);
  }
  if (disc && (disc.height < 0.9 || disc.degeneration >= 3))
    add(
      { kind: 'degeneration', segment, heightPercent: Math.round(disc.height * 100), grade: disc.degeneration },
      disc.degeneration >= 5 || disc.height < 0.5 ? 2 : 1,
    );
  const moved = values.segments[segment];
  if (moved && moved.slip !== 0) {
    const percent = Math.abs(moved.slip);
    const grade = meyerding(moved.slip).value;
    const cause = moved.slipType ?? null;
    add(
      { kind: 'slip', segment, forward: moved.slip > 0, percent, grade, cause },
      percent <= 25 ? 1 : percent <= 50 ? 2 : 3,
    );
  }
  if (moved && [moved.slipLateral, moved.tilt, moved.rotation, moved.flexion].some((each) => each !== 0))
    add({ kind: 'position', segment }, 1);
  const canal = values.canal[segment];
  if (canal && canal.central > 0) add({ kind: 'canal', segment }, canal.central);
  for (const [kind, part] of [
    ['recess', canal?.lateral],
    ['foramen', canal?.foraminal],
  ] as const) {
    const sides = SIDES.filter((side) => (part?.[side] ?? 0) > 0);
    if (part && sides.length > 0) add({ kind, segment, sides }, Math.max(part.left, part.right));
  }
  for (const state of ['compressed', 'irritated'] as const) {
    const sides = SIDES.filter((side) => canal?.nerve?.[side] === state);
    if (sides.length > 0) add({ kind: 'nerve', segment, state, sides }, state === 'compressed' ? 2 : 1);
  }
  return graded(values, segment, found);
}

function ofVertebra(values: SpineValues, vertebra: Vertebra): Finding[] {
  const found: { finding: Kind; weight: number }[] = [];
  const { loss, osteophytes = 0 } = values.vertebrae[vertebra] ?? {};
  if (loss) {
    const { anterior, middle, posterior } = loss;
    const most = Math.max(anterior, middle, posterior);
    const shape = posterior >= 0.2 ? 'crush' : middle > anterior ? 'biconcave' : 'wedge';
    const grade = genant(most).value;
    if (most > 0)
      found.push({
        finding: { kind: 'fracture', vertebra, shape, percent: Math.round(most * 100), genant: grade },
        weight: Math.max(1, grade),
      });
  }
  if (osteophytes > 0) found.push({ finding: { kind: 'osteophytes', vertebra }, weight: Math.min(2, osteophytes) });
  return graded(values, vertebra, found);
}

/** The clinician's word counts; where there is none, what was entered is weighed by its own grades. */
function graded(
  values: SpineValues,
  level: Segment | Vertebra,
  found: readonly { finding: Kind; weight: number }[],
): Finding[] {
  const said = values.severity[level] ?? 0;
  if (found.length === 0 && said > 0) return [complete({ kind: 'marked' }, level, said)];
  return found.map(({ finding, weight }) => complete(finding, level, said > 0 ? said : weight));
}

const complete = (finding: Kind, level: Segment | Vertebra | null, severity: number): Finding => ({
  ...finding,
  id: `${finding.kind}:${level ?? ('at' in finding ? finding.at : '')}${'state' in finding ? finding.state : ''}`,
  level,
  severity: Math.max(0, Math.min(3, Math.round(severity))) as Severity,
});

const MODIFIER = { '0': 0, '+': 1, '++': 2 } as const;

function ofPosture({ coronal, sagittal }: SpineValues, measures: Measures): Finding[] {
  const curves = coronal.curves.flatMap(({ cobb: entered, side, apex }, at) => {
    const cobb = Number(entered.toFixed(2)); // as it is printed
    if (cobb < SCOLIOSIS) return [];
    const weight = cobb < 25 ? 1 : cobb <= 40 ? 2 : 3;
    return [complete({ kind: 'curve', at, place: placeOf(apex), cobb: Math.round(cobb), side }, null, weight)];
  });
  const { mismatch, sva } = modifiersOf(measures).value;
  return [
    ...curves,
    ...(sagittal.tk > ROUND_BACK ? [complete({ kind: 'kyphosis', degrees: Math.round(sagittal.tk) }, null, 1)] : []),
    ...(sagittal.cl < 0 ? [complete({ kind: 'neck-kyphosis', degrees: Math.round(-sagittal.cl) }, null, 1)] : []),
    ...(MODIFIER[mismatch] > 0
      ? [complete({ kind: 'mismatch', degrees: Math.round(measures.mismatch) }, null, MODIFIER[mismatch])]
      : []),
    ...(MODIFIER[sva] > 0 ? [complete({ kind: 'forward', mm: Math.round(measures.sva) }, null, MODIFIER[sva])] : []),
  ];
}
