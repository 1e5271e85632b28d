import { ICONS } from '../ui/icons.ts';

/** Outlines from Tabler Icons 3.51 (MIT License), 24 grid. */
// prettier-ignore
export const MEASURE_ICONS = {
  length: ICONS.length,
  polyline: ['M4 16l6 -7l5 5l5 -6', 'M14 14a1 1 0 1 0 2 0a1 1 0 1 0 -2 0', 'M9 9a1 1 0 1 0 2 0a1 1 0 1 0 -2 0', 'M3 16a1 1 0 1 0 2 0a1 1 0 1 0 -2 0', 'M19 8a1 1 0 1 0 2 0a1 1 0 1 0 -2 0'],
  angle: ICONS.angle,
  ellipse: ICONS.ellipse,
  rectangle: ['M3 7a2 2 0 0 1 2 -2h14a2 2 0 0 1 2 2v10a2 2 0 0 1 -2 2h-14a2 2 0 0 1 -2 -2l0 -10'],
  freehand: ['M4.028 13.252c-.657 -.972 -1.028 -2.078 -1.028 -3.252c0 -3.866 4.03 -7 9 -7s9 3.134 9 7s-4.03 7 -9 7c-1.913 0 -3.686 -.464 -5.144 -1.255', 'M3 15a2 2 0 1 0 4 0a2 2 0 1 0 -4 0', 'M5 17c0 1.42 .316 2.805 1 4'],
  profile: ['M4 19l16 0', 'M4 15l4 -6l4 2l4 -5l4 4'],
  arrow: ICONS.arrow,
  text: ['M6 4l12 0', 'M12 4l0 16'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export const COPY_ICON = ['M7 9.667a2.667 2.667 0 0 1 2.667 -2.667h8.666a2.667 2.667 0 0 1 2.667 2.667v8.666a2.667 2.667 0 0 1 -2.667 2.667h-8.666a2.667 2.667 0 0 1 -2.667 -2.667l0 -8.666', 'M4.012 16.737a2.005 2.005 0 0 1 -1.012 -1.737v-10c0 -1.1 .9 -2 2 -2h10c.75 0 1.158 .385 1.5 1']; // prettier-ignore
