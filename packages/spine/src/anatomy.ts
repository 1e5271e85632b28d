import { type Segment, SEGMENTS, type Vertebra, VERTEBRAE } from './levels.ts';
import { recalled, type Sourced } from './sourced.ts';

/** Sizes of a vertebral body in mm. */
export interface Body {
  upperWidth: number;
  lowerWidth: number;
  upperDepth: number;
  lowerDepth: number;
  posteriorHeight: number;
  anteriorHeight: number;
}

/** Upper width, lower width, upper depth, lower depth, posterior height, anterior height. */
const BODIES: Record<Vertebra, readonly [number, number, number, number, number, number]> = {
  C3: [15.8, 17.2, 15.0, 15.6, 12.0, 11.4],
  C4: [17.2, 17.0, 15.3, 15.9, 11.8, 11.1],
  C5: [17.5, 19.4, 15.2, 17.9, 11.6, 10.9],
  C6: [18.5, 22.0, 16.4, 18.5, 11.6, 10.9],
  C7: [21.8, 23.4, 18.1, 16.8, 13.2, 12.7],
  T1: [24.5, 27.8, 18.5, 19.7, 15.2, 14.3],
  T2: [24.9, 27.4, 19.6, 21.6, 16.4, 15.5],
  T3: [24.6, 25.9, 22.7, 23.3, 16.8, 15.7],
  T4: [24.5, 26.0, 23.3, 24.5, 17.3, 16.1],
  T5: [24.9, 27.0, 24.3, 25.8, 17.8, 16.4],
  T6: [26.2, 28.2, 26.0, 26.9, 18.6, 17.0],
  T7: [27.8, 29.1, 27.4, 28.5, 19.2, 17.5],
  T8: [29.5, 30.5, 27.9, 29.4, 19.8, 18.1],
  T9: [30.6, 33.0, 29.3, 31.0, 20.5, 19.0],
  T10: [31.9, 35.4, 30.5, 31.6, 21.6, 20.2],
  T11: [34.9, 39.1, 31.9, 31.8, 22.6, 21.1],
  T12: [39.0, 42.1, 32.8, 33.4, 24.0, 22.7],
  L1: [41.2, 43.3, 34.1, 35.3, 25.6, 24.7],
  L2: [42.6, 45.5, 34.6, 34.9, 25.7, 25.7],
  L3: [44.1, 48.0, 35.2, 34.8, 25.4, 26.6],
  L4: [46.6, 49.5, 35.5, 33.9, 24.8, 27.4],
  L5: [47.3, 49.4, 34.7, 33.2, 22.9, 28.3],
};

/** Height in the middle (mm) and lordosis (deg) of a healthy disc, and how much of a change in its region it takes. */
const DISCS: Record<Segment, readonly [height: number, lordosis: number, share: number]> = {
  'C2-C3': [4.8, 4.0, 0.8],
  'C3-C4': [5.0, 4.5, 1],
  'C4-C5': [5.2, 4.5, 1],
  'C5-C6': [5.4, 4.5, 1],
  'C6-C7': [5.6, 4.5, 1],
  'C7-T1': [5.2, 6, 0],
  'T1-T2': [4.2, 1.5, 0],
  'T2-T3': [4.0, 0.6, 0],
  'T3-T4': [3.9, 0, 0],
  'T4-T5': [3.9, -0.8, 1],
  'T5-T6': [4.0, -0.8, 1],
  'T6-T7': [4.2, -0.8, 1],
  'T7-T8': [4.4, -0.8, 1],
  'T8-T9': [4.6, -0.8, 1],
  'T9-T10': [5.0, -0.6, 1],
  'T10-T11': [5.6, -0.3, 0.8],
  'T11-T12': [6.6, 0, 0.5],
  'T12-L1': [7.4, 4.6, 0], // so that the default posture stands upright: SVA between 0 and 10 mm
  'L1-L2': [8.4, 5, 0.6],
  'L2-L3': [9.8, 7, 0.8],
  'L3-L4': [10.8, 9, 1],
  'L4-L5': [11.4, 12, 1.2],
  'L5-S1': [11.0, 15, 1.2],
};

export const PANJABI = 'Panjabi et al., Spine 1991;16:888-901 and 861-869, 1992;17:299-306';

/** Mean sizes of bodies. Recalled and partly rounded: they shape the picture and are never printed. */
export const BODY_SIZES: Sourced<Readonly<Record<Vertebra, Body>>> = recalled(
  Object.fromEntries(
    VERTEBRAE.map((name) => {
      const [upperWidth, lowerWidth, upperDepth, lowerDepth, posteriorHeight, anteriorHeight] = BODIES[name];
      return [name, { upperWidth, lowerWidth, upperDepth, lowerDepth, posteriorHeight, anteriorHeight }];
    }),
  ) as Record<Vertebra, Body>,
  PANJABI,
);

export interface Disc {
  /** mm, in the middle */
  height: number;
  /** deg; positive opens to the front */
  lordosis: number;
  /** Part that it takes of a change of its region's angle, against the other discs of the region. */
  share: number;
}

export const HEALTHY_DISCS: Readonly<Record<Segment, Disc>> = Object.fromEntries(
  SEGMENTS.map((name) => {
    const [height, lordosis, share] = DISCS[name];
    return [name, { height, lordosis, share }];
  }),
) as Record<Segment, Disc>;

/** mm. The body of C2 without the dens, and how far the ring of C1 stands above its middle. */
export const AXIS = { height: 17.5, wedge: 3, lowerDepth: 15.6, lowerWidth: 16, atlasAbove: 16.5 } as const;

/** mm. Upper end plate of the sacrum, and the distance from its middle to the axis through the hips. */
export const SACRUM = { width: 50, depth: 33, toHipAxis: 105 } as const;
