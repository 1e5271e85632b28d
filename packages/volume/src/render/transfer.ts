import type { GreyWindow } from '../window.ts';
import type { GreyScale } from './levels.ts';

export type RenderPreset = 'bone' | 'teeth' | 'soft' | 'airway' | 'mip';
export const RENDER_PRESETS: readonly RenderPreset[] = ['bone', 'teeth', 'soft', 'airway', 'mip'];

/** How a preset joins what a ray meets: light and opacity from front to back, or the greatest value. */
export type RenderMode = 'shaded' | 'mip';

/** Colour 0-1 and the share of light that one millimetre takes away, at a Hounsfield value. */
type Stop = readonly [hounsfield: number, red: number, green: number, blue: number, opacityPerMm: number];

interface PresetRule {
  readonly mode: RenderMode;
  /** The window that shows the preset as written; another one stretches and moves it. */
  readonly window: GreyWindow;
  readonly stops: readonly Stop[];
  /** Only what lies inside the patient: see `innerAir`. */
  readonly inside: boolean;
  /** Looks at the mean of the neighbourhood, so that the noise of pale bone makes no specks. */
  readonly calm?: boolean;
}

const RULES: Readonly<Record<RenderPreset, PresetRule>> = {
  bone: {
    mode: 'shaded',
    window: { center: 1000, width: 2000 },
    inside: false,
    stops: [
      [280, 0.7, 0.5, 0.36, 0],
      [450, 0.78, 0.6, 0.44, 0.3],
      [700, 0.86, 0.72, 0.55, 0.9],
      [1150, 0.93, 0.85, 0.71, 0.985],
      [1500, 0.96, 0.91, 0.8, 0.99],
      [2100, 1, 0.98, 0.94, 0.995],
      [2850, 1, 1, 0.98, 0.995],
      [3000, 0.72, 0.8, 0.88, 0.995],
    ],
  },
  teeth: {
    mode: 'shaded',
    window: { center: 1500, width: 2000 },
    inside: false,
    calm: true,
    stops: [
      [750, 0.72, 0.62, 0.52, 0],
      [1100, 0.76, 0.66, 0.55, 0.012],
      [1480, 0.8, 0.69, 0.56, 0.02],
      [1650, 0.9, 0.8, 0.62, 0.65],
      [1850, 0.95, 0.87, 0.72, 0.97],
      [2200, 1, 0.97, 0.92, 0.99],
      [2850, 1, 1, 0.98, 0.995],
      [3000, 0.66, 0.78, 0.9, 0.995],
    ],
  },
  soft: {
    mode: 'shaded',
    window: { center: 100, width: 1400 },
    inside: false,
    stops: [
      [-600, 0.72, 0.46, 0.36, 0],
      [-350, 0.82, 0.58, 0.47, 0.28],
      [-100, 0.88, 0.67, 0.56, 0.5],
      [250, 0.86, 0.62, 0.5, 0.42],
      [700, 0.94, 0.86, 0.74, 0.9],
      [1800, 1, 0.97, 0.92, 0.99],
    ],
  },
  airway: {
    mode: 'shaded',
    window: { center: -500, width: 1400 },
    inside: true,
    stops: [
      [-1100, 0.3, 0.72, 0.9, 0.6],
      [-750, 0.36, 0.78, 0.94, 0.5],
      [-450, 0.5, 0.86, 0.98, 0.25],
      [-350, 0.5, 0.86, 0.98, 0],
      [500, 0.86, 0.74, 0.6, 0],
      [1100, 0.86, 0.76, 0.64, 0.03],
      [2600, 1, 0.95, 0.9, 0.06],
    ],
  },
  mip: {
    mode: 'mip',
    window: { center: 1300, width: 3400 },
    inside: false,
    stops: [
      [-400, 0, 0, 0, 1],
      [3000, 1, 1, 1, 1],
    ],
  },
};

export const presetMode = (preset: RenderPreset): RenderMode => RULES[preset].mode;
export const showsInsideOnly = (preset: RenderPreset): boolean => RULES[preset].inside;

/** The preset's own window in this study's grey values. */
export function presetWindow(preset: RenderPreset, greys: GreyScale): GreyWindow {
  const { center, width } = RULES[preset].window;
  const [low, high] = [greys.of(center - width / 2), greys.of(center + width / 2)];
  return { center: (low + high) / 2, width: Math.max(1, high - low) };
}

/** Entries of a transfer function between the lowest and the highest grey value of a volume. */
export const TRANSFER_SIZE = 1024;

/** Red, green, blue 0-1 and opacity per mm, four numbers for each entry. */
export interface Transfer {
  readonly low: number;
  readonly high: number;
  readonly entries: Float32Array<ArrayBuffer>;
  readonly mode: RenderMode;
  readonly inside: boolean;
  readonly calm: boolean;
}

/** A preset as a table over a volume's grey values, moved and stretched with the window. */
export function transferOf(
  preset: RenderPreset,
  greys: GreyScale,
  window: GreyWindow,
  range: { low: number; high: number },
): Transfer {
  const { stops, mode, inside, calm = false } = RULES[preset];
  const own = presetWindow(preset, greys);
  const place = (hu: number) => window.center + ((greys.of(hu) - own.center) * window.width) / own.width;
  const placed = stops.map(([hu, ...rest]) => ({ at: place(hu), rest }));
  const entries = new Float32Array(4 * TRANSFER_SIZE);
  const { low, high } = range;
  for (let n = 0; n < TRANSFER_SIZE; n++) {
    const grey = low + (n / (TRANSFER_SIZE - 1)) * (high - low);
    let next = placed.findIndex(({ at }) => at >= grey);
    if (next < 0) next = placed.length;
    const [before, after] = [placed[Math.max(0, next - 1)], placed[Math.min(placed.length - 1, next)]];
    if (!before || !after) continue;
    const span = after.at - before.at;
    const share = span > 0 ? (grey - before.at) / span : 0;
    for (let c = 0; c < 4; c++) {
      const [a, b] = [before.rest[c] as number, after.rest[c] as number];
      entries[4 * n + c] = a + (b - a) * share;
    }
  }
  return { low, high, entries, mode, inside, calm };
}

/** Whether a transfer function shows anything between two grey values: prefix sums answer for every brick at once. */
export function visibility({ low, high, entries, mode }: Transfer): (from: number, to: number) => boolean {
  const sums = new Uint32Array(TRANSFER_SIZE + 1);
  const seen = (n: number) => (mode === 'mip' ? (entries[4 * n] as number) > 0 : (entries[4 * n + 3] as number) > 0);
  for (let n = 0; n < TRANSFER_SIZE; n++) sums[n + 1] = (sums[n] as number) + Number(seen(n));
  const entry = (grey: number) => ((grey - low) / Math.max(1e-6, high - low)) * (TRANSFER_SIZE - 1);
  const held = (n: number) => Math.min(TRANSFER_SIZE, Math.max(0, n));
  return (from, to) =>
    (sums[held(Math.ceil(entry(to)) + 1)] as number) > (sums[held(Math.floor(entry(from)))] as number);
}
