import { parseSpineValues, solve, type SpineInput, VERTEBRAE } from '../src/index.ts';

/** Values as they may lie in somebody's files for years. */
export const INPUTS: Record<string, SpineInput> = {
  healthy: {},
  'double curve': {
    coronal: {
      curves: [
        { upper: 'T5', apex: 'T8', lower: 'T12', cobb: 55, side: 'right', rotation: 20 },
        { upper: 'T12', apex: 'L2', lower: 'L4', cobb: 35, side: 'left', rotation: 10 },
      ],
      shift: 8,
    },
  },
  'wedge fracture': { sagittal: { tk: 52 }, vertebrae: { T12: { loss: { anterior: 0.3, middle: 0.2 } } } },
  spondylolisthesis: {
    pelvis: { pi: 70, ss: 50, pt: 20 },
    sagittal: { ll: 66 },
    segments: { 'L5-S1': { slip: 35, lordosis: 22 } },
    discs: { 'L5-S1': { height: 0.6, degeneration: 4 } },
  },
  'flat back': { pelvis: { ss: 22 }, sagittal: { ll: 24, tk: 28, cl: 4 }, scale: 1.1 },
};

const round = (value: number): number => Math.round(value * 1000) / 1000 + 0;

/** What an input must give: its angles, and where the middle of every vertebra stands (mm), to a thousandth. */
export function goldenOf(input: SpineInput) {
  const values = parseSpineValues(input);
  const { measures, posture } = solve(values);
  const { cobb, ...single } = measures;
  return {
    input,
    measures: Object.fromEntries(Object.entries(single).map(([name, value]) => [name, round(value)])),
    cobb: cobb.map(round),
    positions: Object.fromEntries(VERTEBRAE.map((bone) => [bone, posture.bones[bone].position.map(round)])),
  };
}
