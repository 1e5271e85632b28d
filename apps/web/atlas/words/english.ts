import type { Finding, FindingKind, HerniationType, Place, Side } from './findings.ts';
import { levelName } from './level-name.ts';
import type { Sentences, Told } from './sentences.ts';

const AT: Record<Place, string> = {
  neck: 'in your neck',
  'upper-back': 'in your upper back',
  'lower-back': 'in your lower back',
};
const WHERE: Record<Place, string> = { neck: 'neck', 'upper-back': 'upper back', 'lower-back': 'lower back' };
const sideOf = (side: Side | 'middle'): string => (side === 'middle' ? 'in the middle' : `on the ${side}`);
const sidesOf = (sides: readonly Side[]): string =>
  sides.length > 1 ? 'on both sides' : `on the ${sides[0] ?? 'left'}`;

const HERNIATION: Record<HerniationType, { title: string; text: string }> = {
  bulge: {
    title: 'Bulging disc',
    text: 'The cushion between two bones is flatter than before and stands out a little all round.',
  },
  protrusion: {
    title: 'Disc that pushes out',
    text: 'Part of the cushion between two bones pushes out of its place. Its outer ring still holds it.',
  },
  extrusion: {
    title: 'Slipped disc',
    text: 'The outer ring of the cushion between two bones has opened, and some of its soft core has come out.',
  },
  sequestration: {
    title: 'Slipped disc with a loose piece',
    text: 'A piece of the soft core has come out of the cushion between two bones and lies apart from it.',
  },
};

const TELL: { [K in FindingKind]: (finding: Extract<Finding, { kind: K }>, place: Place) => Told } = {
  herniation: ({ type, side }, place) => ({
    title: `${HERNIATION[type].title} ${AT[place]}, ${sideOf(side)}`,
    text: HERNIATION[type].text,
  }),
  degeneration: ({ heightPercent }, place) => ({
    title: `Worn disc ${AT[place]}`,
    text: `The cushion between two bones has lost water.${heightPercent < 95 ? ` It is drawn at ${heightPercent} % of its usual height, so the bones stand closer.` : ''}`,
  }),
  slip: ({ forward, percent, cause }, place) => ({
    title: `Bone that has slid ${forward ? 'forward' : 'backward'} ${AT[place]}`,
    text: `One bone of the spine stands ${percent} % further ${forward ? 'forward' : 'back'} than the bone below it.${{ isthmic: ' A thin bridge of bone at its back is broken through.', degenerative: ' The joints behind it are worn.', none: '' }[cause ?? 'none']}`,
  }),
  position: (_, place) => ({
    title: `Position of a joint of the spine ${AT[place]}`,
    text: 'One bone stands a little turned or tilted against the one below, as your clinician sees it.',
  }),
  canal: (_, place) => ({
    title: `Narrow canal ${AT[place]}`,
    text: 'The channel in which the nerves run through the spine has less room here than it usually has.',
  }),
  recess: ({ sides }, place) => ({
    title: `Narrow side of the canal ${AT[place]}, ${sidesOf(sides)}`,
    text: 'At the side of the channel, where a nerve is about to leave it, there is less room than usual.',
  }),
  foramen: ({ sides }, place) => ({
    title: `Narrow way out for a nerve ${AT[place]}, ${sidesOf(sides)}`,
    text: 'The opening between two bones through which a nerve leaves the spine is smaller than usual.',
  }),
  nerve: ({ state, sides }, place) => ({
    title:
      state === 'compressed'
        ? `Pressed nerve ${AT[place]}, ${sidesOf(sides)}`
        : `Irritated nerve ${AT[place]}, ${sidesOf(sides)}`,
    text:
      state === 'compressed'
        ? 'A nerve is pressed where it leaves the spine. A pressed nerve can hurt along its whole way, not only here.'
        : 'A nerve is irritated where it leaves the spine. It can hurt along its way, not only here.',
  }),
  fracture: ({ shape, percent }, place) => ({
    title: `${{ wedge: 'Wedge-shaped', biconcave: 'Hollowed', crush: 'Flattened' }[shape]} bone ${AT[place]}`,
    text: `One bone of the spine has broken and lost height: at most ${percent} %, ${{ wedge: 'mainly in front', biconcave: 'mainly in its middle', crush: 'over its whole depth' }[shape]}.`,
  }),
  osteophytes: (_, place) => ({
    title: `Bony edges ${AT[place]}`,
    text: 'New bone has grown at the edge of a bone of the spine, as it often does beside a worn disc.',
  }),
  marked: (_, place) => ({
    title: `A place to look at ${AT[place]}`,
    text: 'Your clinician has marked this level of the spine to talk about it.',
  }),
  curve: ({ cobb, side, place }) => ({
    title: `Sideways curve of the ${WHERE[place]}`,
    text: `Seen from behind, the spine bends to the ${side} by ${cobb} degrees. From 10 degrees on this is called scoliosis.`,
  }),
  kyphosis: ({ degrees }) => ({
    title: 'Rounder upper back',
    text: `The upper back is bent forward by ${degrees} degrees. Most people measure 20 to 60.`,
  }),
  'neck-kyphosis': ({ degrees }) => ({
    title: 'Neck bent the other way',
    text: `Seen from the side, the neck usually has a hollow at the back. Here it is bent forward by ${degrees} degrees.`,
  }),
  mismatch: ({ degrees }) => ({
    title: 'Lower back and pelvis do not match',
    text: `The hollow of the lower back differs by ${degrees} degrees from what goes with this pelvis. Standing upright can then take more effort.`,
  }),
  forward: ({ mm }) => ({
    title: 'Body leans forward',
    text: `Seen from the side, the base of the neck stands ${mm} mm in front of the pelvis.`,
  }),
};

export const ENGLISH: Sentences = {
  tell: (finding, place) => {
    // each entry takes the finding of its own kind, which the key decides
    const told = (TELL[finding.kind] as (finding: Finding, place: Place) => Told)(finding, place);
    return finding.level === null ? told : { ...told, title: `${told.title} (${levelName(finding.level)})` };
  },
  none: 'Nothing differs from the typical spine.',
};
