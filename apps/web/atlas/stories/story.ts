import type { Segment, SpineValues, Vertebra } from '@hyaline/spine';
import type { Focus } from '../atlas.ts';
import type { LineName } from '../lines.ts';
import type { Layer } from '../soft-parts.ts';
import type { ViewName } from '../views.ts';
import type { Place, Side } from '../words/findings.ts';

export const STORY_NAMES = ['herniation', 'stenosis', 'slip', 'scoliosis'] as const;
export type StoryName = (typeof STORY_NAMES)[number];

/** What is the same for the picture and the words of a story. */
export interface About {
  name: StoryName;
  place: Place;
  /** L4-L5; of a curve its upper and lower end. */
  level: string;
  sides: readonly Side[];
  /** How the words differ: the type of a herniation, what is narrow, where a bone slid. */
  variant:
    | 'bulge'
    | 'protrusion'
    | 'extrusion'
    | 'sequestration'
    | 'canal'
    | 'recess'
    | 'foramen'
    | 'forward'
    | 'backward'
    | 'curve';
  /** % of a slip, deg of a curve; 0 where there is none. */
  amount: number;
}

/** What is seen while one sentence is read. */
export interface StoryStep {
  view: ViewName;
  focus: Focus;
  /** How much room is left around the focus; 1 none. */
  margin: number;
  /** 0 without the finding, 1 with it: the picture goes there from the step before. */
  part: 0 | 1;
  /** Layers that differ from bone, disc, cord and nerve shown, ligaments hidden. */
  layers: Partial<Record<Layer, number>>;
  /** Nothing of the rest of the spine is seen. */
  alone: boolean;
  lines: readonly LineName[];
  /** Parts that are coloured. */
  marks: readonly (Segment | Vertebra)[];
}

/** A finding told in steps, on a typical spine that has nothing else. */
export interface Story {
  about: About;
  from: SpineValues;
  to: SpineValues;
  steps: readonly StoryStep[];
}

export interface ToldStory {
  title: string;
  /** One for each step of the story. */
  steps: readonly string[];
}

export type Tell = (about: About) => ToldStory;
