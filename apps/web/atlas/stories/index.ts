import { bonesOf, type Curve, type Segment, SpineValues } from '@hyaline/spine';
import { type Finding, placeOf, type Place } from '../words/findings.ts';
import { STEPS } from './steps.ts';
import type { About, Story, StoryName } from './story.ts';

export { playStory, type StoryPlayer } from './player.ts';
export { type Story, STORY_NAMES, type StoryName, type ToldStory } from './story.ts';
export { tellStory } from './words.ts';

/** mm. How far a herniation reaches where nobody says it. */
const REACH = { bulge: 4, protrusion: 6, extrusion: 9, sequestration: 9 } as const;

const CURVES: Record<Place, Pick<Curve, 'upper' | 'apex' | 'lower'>> = {
  neck: { upper: 'C4', apex: 'C6', lower: 'T1' },
  'upper-back': { upper: 'T5', apex: 'T8', lower: 'T12' },
  'lower-back': { upper: 'T12', apex: 'L2', lower: 'L4' },
};

const story = (about: About, to: SpineValues): Story => ({
  about,
  from: { ...TYPICAL, scale: to.scale },
  to,
  steps: STEPS[about.name](about.level, about.place),
});

const TYPICAL = SpineValues.parse({});

/**
 * The story of a finding, at its level.
 * @param values - what the finding was told from: then the picture shows what was entered there, else a typical example
 * @returns null where none of the four stories tells of it
 */
export function storyFor(finding: Finding, values: SpineValues = TYPICAL): Story | null {
  const { scale } = values;
  if (finding.kind === 'curve') {
    const entered = values.coronal.curves[finding.at];
    const curve: Curve = entered ?? {
      ...CURVES[finding.place],
      cobb: finding.cobb,
      side: finding.side,
      rotation: Math.min(15, finding.cobb / 3),
    };
    const { place, side, cobb } = finding;
    const level = `${curve.upper}-${curve.lower}`;
    return story(
      { name: 'scoliosis', place, level, sides: [side], variant: 'curve', amount: Math.round(cobb) },
      { ...TYPICAL, scale, coronal: { ...TYPICAL.coronal, curves: [curve] } },
    );
  }
  if (!('segment' in finding)) return null;
  const { segment } = finding;
  const about = { level: segment, place: placeOf(bonesOf(segment)[0]), amount: 0 };
  const entered = {
    disc: values.discs[segment],
    canal: values.canal[segment],
    position: values.segments[segment],
  };
  const at = <T>(value: T): Partial<Record<Segment, T>> => ({ [segment]: value });
  if (finding.kind === 'herniation') {
    const { type, zone, side } = finding;
    const sides = side === 'middle' ? [] : [side];
    const herniation = { type, zone, side, reach: REACH[type], migration: 0 };
    const irritated = (which: 'left' | 'right') => (side === which ? 'irritated' : 'none');
    return story(
      { ...about, name: 'herniation', sides, variant: type },
      {
        ...TYPICAL,
        scale,
        discs: at(entered.disc ?? { height: 0.8, degeneration: 3, herniation }),
        canal: at(entered.canal ?? { central: 0, nerve: { left: irritated('left'), right: irritated('right') } }),
      },
    );
  }
  if (finding.kind === 'canal' || finding.kind === 'recess' || finding.kind === 'foramen') {
    const sides = finding.kind === 'canal' ? [] : finding.sides;
    const narrow = (side: 'left' | 'right'): number => (sides.includes(side) ? 2 : 0);
    const bulge = { type: 'bulge', zone: 'central', side: 'middle', reach: 4, migration: 0 } as const;
    const part = { left: narrow('left'), right: narrow('right') };
    const example =
      finding.kind === 'canal'
        ? { central: 2 }
        : { central: 0, [finding.kind === 'recess' ? 'lateral' : 'foraminal']: part };
    return story(
      { ...about, name: 'stenosis', sides, variant: finding.kind },
      {
        ...TYPICAL,
        scale,
        discs: at(
          entered.disc ?? { height: 0.7, degeneration: 4, ...(finding.kind === 'canal' ? { herniation: bulge } : {}) },
        ),
        canal: at(entered.canal ?? example),
      },
    );
  }
  if (finding.kind !== 'slip') return null;
  const { forward, percent, cause } = finding;
  return story(
    { ...about, name: 'slip', sides: [], variant: forward ? 'forward' : 'backward', amount: Math.round(percent) },
    {
      ...TYPICAL,
      scale,
      segments: at(
        entered.position ?? {
          slip: forward ? percent : -percent,
          ...(cause === null ? {} : { slipType: cause }),
          slipLateral: 0,
          tilt: 0,
          rotation: 0,
          flexion: 0,
        },
      ),
      ...(entered.disc ? { discs: at(entered.disc) } : {}),
      ...(entered.canal ? { canal: at(entered.canal) } : {}),
    },
  );
}

const EXAMPLE = { id: 'example', severity: 2 } as const;

/** Each at a place where it is frequent, for telling it without a finding. */
export const STORIES: Record<StoryName, () => Story> = {
  herniation: () =>
    storyFor({
      ...EXAMPLE,
      kind: 'herniation',
      level: 'L4-L5',
      segment: 'L4-L5',
      type: 'extrusion',
      zone: 'subarticular',
      side: 'left',
    }) as Story,
  stenosis: () => storyFor({ ...EXAMPLE, kind: 'canal', level: 'L4-L5', segment: 'L4-L5' }) as Story,
  slip: () =>
    storyFor({
      ...EXAMPLE,
      kind: 'slip',
      level: 'L4-L5',
      segment: 'L4-L5',
      forward: true,
      percent: 20,
      grade: 'I',
      cause: 'degenerative',
    }) as Story,
  scoliosis: () =>
    storyFor({ ...EXAMPLE, kind: 'curve', level: null, at: 0, place: 'upper-back', cobb: 35, side: 'right' }) as Story,
};
