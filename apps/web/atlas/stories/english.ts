import type { Place, Side } from '../words/findings.ts';
import { levelName } from '../words/level-name.ts';
import type { About, StoryName, Tell } from './story.ts';

const WHERE: Record<Place, string> = { neck: 'neck', 'upper-back': 'upper back', 'lower-back': 'lower back' };
/** Where pain can run to along a nerve. */
const ALONG: Record<Place, string> = {
  neck: 'into the arm or hand',
  'upper-back': 'around the chest',
  'lower-back': 'into the leg or foot',
};
const WEAK: Record<Place, string> = {
  neck: 'in the arms and hands, and sometimes in the legs',
  'upper-back': 'around the chest, and sometimes in the legs',
  'lower-back': 'in the legs, often when standing or walking',
};
const sideOf = (sides: readonly Side[]): string =>
  sides.length > 1 ? 'on both sides' : sides[0] ? `on the ${sides[0]}` : 'towards the back';

const PUSHED: Record<string, (side: string) => string> = {
  bulge: () => 'Here the disc has become flatter and stands out a little all round.',
  protrusion: (side) => `Here part of the disc pushes out ${side}. Its outer ring still holds it.`,
  extrusion: (side) => `Here the ring has opened, and some of the soft core has come out ${side}.`,
  sequestration: (side) => `Here the ring has opened ${side}, and a piece of the soft core lies apart from the disc.`,
};

const NARROW: Record<string, (side: string) => string> = {
  canal: () => 'there is less room for the nerves inside: the disc is lower and stands out, and the tissue is thicker.',
  recess: (side) => `there is less room ${side} of the canal, where a nerve is about to leave.`,
  foramen: (side) => `the opening for the nerve is smaller ${side}, because the bones stand closer.`,
};

const last = (level: string): string =>
  `The picture shows a typical spine with only this finding, at ${level}. What it means for you, your clinician can tell you.`;

const TELL: Record<StoryName, (about: About, level: string, side: string) => readonly [string, ...string[]]> = {
  herniation: ({ place, variant }, level, side) => [
    'What is a herniated disc?',
    `Between the bones of your ${WHERE[place]} lie soft cushions: the discs. They let the spine bend and take up shocks. This is the disc ${level}.`,
    'Seen from above, with the bones drawn faint: a disc has a strong outer ring and a soft core.',
    PUSHED[variant]?.(side) ?? '',
    `Nerves pass right behind it. When one is pressed or irritated, the pain can run along the nerve: ${ALONG[place]}.`,
    last(level),
  ],
  stenosis: ({ place, variant }, level, side) => [
    'What is a narrow canal?',
    `A canal runs inside the spine. In it lie the nerves, here drawn yellow, on their way through your ${WHERE[place]}.`,
    'At each level a nerve leaves on the left and on the right, through an opening between two bones.',
    `Here, at ${level}, ${NARROW[variant]?.(side) ?? ''}`,
    `Seen from behind, with the bones drawn faint. Nerves with little room can ache, tingle or feel weak: ${WEAK[place]}.`,
    last(level),
  ],
  slip: ({ place, variant, amount }, level) => [
    'What is a slipped vertebra?',
    'Each bone of the spine rests on the one below it, with a disc between them.',
    `Here, at ${level}, the upper bone has slid ${variant === 'forward' ? 'forward' : 'backward'}: by about ${amount} % of the depth of the bone below.`,
    'The openings between the two bones change their shape. The nerves that leave there can be stretched or pressed.',
    `It may be felt in your ${WHERE[place]}, or along a nerve ${ALONG[place]}. Some people feel nothing of it.`,
    last(level),
  ],
  scoliosis: ({ place, sides, amount }, level) => [
    'What is scoliosis?',
    'Seen from behind, a typical spine is nearly straight.',
    `With scoliosis it curves sideways: here to the ${sides[0] ?? 'right'}, in the ${WHERE[place]}.`,
    'The bones turn a little, too. That is why one side of the back can stand out more than the other.',
    `The curve is measured on an X-ray, between its most tilted bones: here ${amount} degrees. From 10 degrees on it is called scoliosis.`,
    last(level),
  ],
};

export const ENGLISH: Tell = (about) => {
  const [title, ...steps] = TELL[about.name](about, levelName(about.level), sideOf(about.sides));
  return { title, steps };
};
