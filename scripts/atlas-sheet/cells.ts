import type { ReadyFinding } from '@hyaline/spine';
import type { Focus } from '../../apps/web/atlas/atlas.ts';
import type { ViewName } from '../../apps/web/atlas/views.ts';

export interface Cell {
  name: string;
  caption: string;
  view: ViewName;
  focus: Focus;
  finding?: ReadyFinding;
  /** 0 unseen to 1 solid */
  bone?: number;
  ligament?: number;
  /** Neighbours as glass, or gone. */
  ghosts?: boolean;
  /** Degrees to the side and up from the view, and how much nearer: as a hand turns the model. */
  turn?: readonly [number, number];
  zoom?: number;
  /** A picture twice as high: of what is long. */
  tall?: boolean;
}

const region = (name: 'whole' | 'cervical' | 'thoracic' | 'lumbar' | 'pelvis'): Focus => ({
  kind: 'region',
  region: name,
});

/** What a clinician would look at first; scripts/atlas-sheet.ts draws them into docs/media/atlas-sheet.png. */
export const CELLS: readonly Cell[] = [
  { name: 'lateral', caption: 'Whole, from the left', view: 'left', focus: region('whole'), tall: true },
  { name: 'posterior', caption: 'Whole, from behind', view: 'back', focus: region('whole'), tall: true },
  { name: 'oblique', caption: 'Whole, oblique', view: 'oblique', focus: region('whole'), tall: true },
  { name: 'scoliosis', caption: 'Thoracic scoliosis', view: 'back', focus: region('whole'), finding: 'thoracic-scoliosis', tall: true },
  { name: 'hyperkyphosis', caption: 'Hyperkyphosis', view: 'left', focus: region('whole'), finding: 'hyperkyphosis', tall: true },
  { name: 'cervical', caption: 'Neck', view: 'left', focus: region('cervical'), ghosts: false, turn: [-28, 6] },
  { name: 'thoracic', caption: 'Chest', view: 'oblique', focus: region('thoracic'), ghosts: false },
  { name: 'lumbar', caption: 'Low back', view: 'oblique', focus: region('lumbar'), ghosts: false, turn: [4, 2], zoom: 1.25 },
  { name: 'pelvis', caption: 'Sacrum and pelvis', view: 'front', focus: region('pelvis'), ghosts: false },
  { name: 'ligaments', caption: 'Ligaments', view: 'oblique', focus: region('lumbar'), ligament: 1, ghosts: false, turn: [-20, 3], zoom: 1.45 },
  { name: 'axis', caption: 'C1 and C2', view: 'back', focus: { kind: 'bone', bone: 'C2' }, ligament: 1, ghosts: true, turn: [32, 30], zoom: 1 },
  { name: 'healthy-disc', caption: 'Disc, from above: healthy', view: 'above', focus: { kind: 'segment', segment: 'L4-L5' }, ligament: 1, ghosts: false, zoom: 1.17 },
  { name: 'protrusion', caption: 'Disc, from above: protrusion', view: 'above', focus: { kind: 'segment', segment: 'L4-L5' }, finding: 'protrusion-l4l5-left', ligament: 1, ghosts: false, zoom: 1.17 },
  { name: 'stenosis', caption: 'L4-L5 stenosis, from above', view: 'above', focus: { kind: 'segment', segment: 'L4-L5' }, finding: 'stenosis-l4l5', ligament: 1, ghosts: false, zoom: 1.17 },
  { name: 'herniation', caption: 'L4-L5 protrusion', view: 'canal', focus: { kind: 'segment', segment: 'L4-L5' }, finding: 'protrusion-l4l5-left', turn: [-34, -4], zoom: 1.6 },
  { name: 'sequestration', caption: 'L4-L5 sequestration', view: 'canal', focus: { kind: 'segment', segment: 'L4-L5' }, finding: 'sequestration-l4l5-left', turn: [-16, -4], zoom: 1.6 },
  { name: 'degeneration', caption: 'L5-S1 degeneration', view: 'left', focus: { kind: 'segment', segment: 'L5-S1' }, finding: 'degeneration-l5s1', turn: [-20, 3], zoom: 1.1 },
  { name: 'spondylolisthesis', caption: 'L5-S1 spondylolisthesis', view: 'left', focus: { kind: 'segment', segment: 'L5-S1' }, finding: 'spondylolisthesis-l5s1', turn: [22, 9], zoom: 0.9 },
  { name: 'wedge', caption: 'T12 wedge fracture', view: 'left', focus: { kind: 'bone', bone: 'T12' }, finding: 'wedge-fracture-t12', turn: [-34, 9], zoom: 1.3 },
  { name: 'crush', caption: 'L1 crush fracture', view: 'left', focus: { kind: 'bone', bone: 'L1' }, finding: 'crush-fracture-l1', turn: [-34, 9], zoom: 1.3 },
]; // prettier-ignore
