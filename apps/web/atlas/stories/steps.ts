import { bonesOf, type Segment } from '@hyaline/spine';
import type { Region } from '../atlas.ts';
import type { Place } from '../words/findings.ts';
import type { StoryName, StoryStep } from './story.ts';

const step = (at: Pick<StoryStep, 'focus'> & Partial<StoryStep>): StoryStep => ({
  view: 'oblique',
  margin: 1.5,
  part: 0,
  layers: {},
  alone: false,
  lines: [],
  marks: [],
  ...at,
});

/** Each has as many steps as sentences in the words of its story. */
export const STEPS: Record<StoryName, (level: string, place: Place) => readonly StoryStep[]> = {
  herniation: (level) => {
    const segment = level as Segment;
    const focus = { kind: 'segment', segment } as const;
    // from above what runs through the canal would stand in the way
    return [
      step({ focus, view: 'left', marks: [segment], layers: { cord: 0.4, nerve: 0.4 } }),
      step({ focus, view: 'above', margin: 1.15, alone: true, layers: { bone: 0.12, nerve: 0.5, cord: 0 } }),
      step({ focus, view: 'above', margin: 1.15, alone: true, part: 1, layers: { bone: 0.12, nerve: 0.5, cord: 0 } }),
      // into the canal: the root lies over what presses on it
      step({ focus, view: 'canal', margin: 1.15, part: 1 }),
      step({ focus, view: 'canal', part: 1 }),
    ];
  },
  stenosis: (level) => {
    const segment = level as Segment;
    const focus = { kind: 'segment', segment } as const;
    const region = { kind: 'region', region: regionOf(segment) } as const;
    return [
      step({ focus: region, margin: 1.15, layers: { bone: 0.3, disc: 0.6, nerve: 0.25 } }),
      step({ focus, layers: { bone: 0.55, ligament: 0.6 } }),
      step({ focus, view: 'left', margin: 1.25, part: 1, layers: { bone: 0.25, nerve: 0.4, ligament: 0.4 } }),
      step({ focus, view: 'back', margin: 1.15, part: 1, layers: { bone: 0.16, disc: 0.8 } }),
      step({ focus, part: 1 }),
    ];
  },
  slip: (level) => {
    const segment = level as Segment;
    const focus = { kind: 'segment', segment } as const;
    const [upper] = bonesOf(segment);
    const marks = upper === 'C1' || upper === 'C2' || upper === 'S1' ? [] : [upper];
    return [
      step({ focus, view: 'left', layers: { nerve: 0.3, cord: 0.3 } }),
      step({ focus, view: 'left', part: 1, marks, layers: { nerve: 0.3, cord: 0.3 } }),
      step({ focus, part: 1, layers: { bone: 0.45 } }),
      step({ focus, view: 'left', part: 1, layers: { bone: 0.7 } }),
      step({ focus: { kind: 'region', region: regionOf(segment) }, view: 'left', margin: 1.15, part: 1, marks }),
    ];
  },
  scoliosis: (_, place) => {
    const whole = { kind: 'region', region: 'whole' } as const;
    const region = { kind: 'region', region: REGION_OF[place] } as const;
    return [
      step({ focus: whole, view: 'back', margin: 1.12 }),
      step({ focus: whole, view: 'back', margin: 1.12, part: 1 }),
      step({ focus: region, view: 'oblique', margin: 1.15, part: 1 }),
      step({ focus: whole, view: 'back', margin: 1.12, part: 1, lines: ['cobb'] }),
      step({ focus: whole, view: 'back', margin: 1.12, part: 1 }),
    ];
  },
};

const REGION_OF: Record<Place, Region> = { neck: 'cervical', 'upper-back': 'thoracic', 'lower-back': 'lumbar' };

function regionOf(segment: Segment): Region {
  const [above] = bonesOf(segment);
  return above[0] === 'C' ? 'cervical' : above[0] === 'T' ? 'thoracic' : 'lumbar';
}
