import { z } from 'zod';

const Place = z.tuple([z.number(), z.number(), z.number()]);
export const LONGEST_NAME = 40;
const Share = z.number().min(0).max(1);
/** CSS px of the panel at the right. */
export const PANEL_WIDTH = { least: 288, usual: 324, most: 560 } as const;
export const panelWidth = (width: number): number =>
  Math.round(Math.max(PANEL_WIDTH.least, Math.min(PANEL_WIDTH.most, width)));

/** What this browser remembers of the page: how it is laid out, and from where one looked. Nothing that was entered. */
const Kept = z.object({
  ground: z.enum(['pale', 'deep']).nullable().default(null),
  around: z.enum(['full', 'ghost', 'none']).default('ghost'),
  panel: z.enum(['findings', 'level', 'posture']).default('findings'),
  panelWidth: z.int().min(PANEL_WIDTH.least).max(PANEL_WIDTH.most).default(PANEL_WIDTH.usual),
  labels: z.boolean().default(true),
  layers: z
    .object({
      bone: Share.default(1),
      disc: Share.default(1),
      cord: Share.default(1),
      nerve: Share.default(1),
      ligament: Share.default(0),
    })
    .prefault({}),
  lines: z.array(z.enum(['pelvis', 'll', 'tk', 'cl', 'sva', 'cobb'])).default([]),
  eyes: z
    .array(z.object({ name: z.string().max(LONGEST_NAME).default(''), position: Place, target: Place }))
    .max(6)
    .default([]),
});
export type Kept = z.infer<typeof Kept>;

const NAME = 'hy.atlas';
export const FRESH: Kept = Kept.parse({});

export function readKept(): Kept {
  try {
    return Kept.parse(JSON.parse(localStorage.getItem(NAME) ?? '{}'));
  } catch {
    return FRESH; // no storage, or from a version that nobody knows
  }
}

/** What is as on the first day leaves nothing behind. */
export function keep(kept: Kept): void {
  const written = JSON.stringify(kept);
  try {
    if (written === JSON.stringify(FRESH)) localStorage.removeItem(NAME);
    else localStorage.setItem(NAME, written);
  } catch {
    // It then lasts as long as this page.
  }
}
