import { PANJABI } from './anatomy.ts';
import { type Vertebra, VERTEBRAE } from './levels.ts';
import { recalled, type Sourced } from './sourced.ts';

/** Sizes of the parts behind a vertebral body, in mm and degrees. */
export interface Arch {
  canalWidth: number;
  canalDepth: number;
  pedicleWidth: number;
  pedicleHeight: number;
  /** From tip to tip of the transverse processes. */
  span: number;
  /** From the middle of the body to the tip of the spinous process. */
  spinousReach: number;
  /** How far the spinous process points down, in degrees. */
  spinousSlope: number;
}

/** Canal width and depth, pedicle width and height, span, reach and slope of the spinous process. */
const ARCH_SIZES: Record<Vertebra, readonly [number, number, number, number, number, number, number]> = {
  C3: [22.9, 16.2, 5.6, 7.4, 50.3, 30, 18],
  C4: [24.7, 17.7, 5.4, 7.4, 48.5, 31, 18],
  C5: [24.9, 17.4, 5.6, 7.0, 49.0, 32, 20],
  C6: [25.8, 18.1, 6.0, 7.3, 52.0, 38, 22],
  C7: [24.5, 15.2, 6.6, 7.5, 66.6, 51, 22],
  T1: [21.8, 16.4, 8.5, 9.6, 75.3, 53, 26],
  T2: [19.5, 15.5, 8.2, 11.4, 69.4, 52, 34],
  T3: [18.3, 16.0, 6.8, 11.9, 62.0, 52, 42],
  T4: [17.0, 16.3, 6.3, 12.1, 60.2, 53, 48],
  T5: [17.3, 16.2, 6.0, 11.9, 60.9, 54, 55],
  T6: [17.3, 16.3, 6.0, 12.2, 60.5, 56, 58],
  T7: [17.2, 16.0, 5.9, 12.0, 60.0, 56, 58],
  T8: [17.6, 15.9, 6.7, 12.5, 59.8, 56, 55],
  T9: [17.9, 15.6, 7.5, 13.9, 58.9, 54, 46],
  T10: [18.2, 15.4, 8.5, 14.9, 58.2, 52, 36],
  T11: [19.4, 16.1, 9.2, 17.4, 52.2, 53, 24],
  T12: [22.2, 17.6, 8.8, 16.7, 46.9, 56, 14],
  L1: [23.7, 19.0, 8.6, 15.9, 71.2, 64, 9],
  L2: [23.8, 18.2, 8.3, 15.0, 76.1, 66, 9],
  L3: [24.3, 17.5, 10.1, 14.4, 85.7, 67, 9],
  L4: [25.4, 18.6, 14.7, 15.5, 79.0, 65, 10],
  L5: [27.1, 19.7, 18.9, 19.6, 92.5, 57, 14],
};

/** Mean sizes of canals, pedicles and processes. Recalled and partly rounded: they shape the picture, never printed. */
export const ARCHES: Sourced<Readonly<Record<Vertebra, Arch>>> = recalled(
  Object.fromEntries(
    VERTEBRAE.map((name) => {
      const [canalWidth, canalDepth, pedicleWidth, pedicleHeight, span, spinousReach, spinousSlope] = ARCH_SIZES[name];
      return [name, { canalWidth, canalDepth, pedicleWidth, pedicleHeight, span, spinousReach, spinousSlope }];
    }),
  ) as Record<Vertebra, Arch>,
  PANJABI,
);

/** mm. The canal and the processes of the two uppermost vertebrae, which are built like no other. */
export const UPPER_CERVICAL = recalled(
  {
    C1: { canalWidth: 28, canalDepth: 31, span: 72, anteriorArch: 9.5, height: 10 },
    C2: { canalWidth: 24.5, canalDepth: 20.9, span: 53, densHeight: 16, densWidth: 10.6 },
  } as const,
  PANJABI,
);
