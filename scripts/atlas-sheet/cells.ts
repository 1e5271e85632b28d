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
}

const region = (name: 'whole' | 'cervical' | 'thoracic' | 'lumbar' | 'pelvis'): Focus => ({
  kind: 'region',
  region: name,
});

/** What a clinician would look at first; scripts/atlas-sheet.ts draws them into docs/media/atlas-sheet.png. */
export const CELLS: readonly Cell[] = [
  { name: 'lateral', caption: 'Whole, from the left', view: 'left', focus: region('whole') },
  { name: 'posterior', caption: 'Whole, from behind', view: 'back', focus: region('whole') },
  { name: 'oblique', caption: 'Whole, oblique', view: 'oblique', focus: region('whole') },
  { name: 'cervical', caption: 'Neck', view: 'oblique', focus: region('cervical'), ghosts: false },
  { name: 'thoracic', caption: 'Chest', view: 'oblique', focus: region('thoracic'), ghosts: false },
  { name: 'lumbar', caption: 'Low back', view: 'oblique', focus: region('lumbar'), ghosts: false },
  { name: 'pelvis', caption: 'Sacrum and pelvis', view: 'front', focus: region('pelvis'), ghosts: false },
  { name: 'axis', caption: 'C1 and C2', view: 'oblique', focus: { kind: 'bone', bone: 'C2' }, ghosts: true },
  { name: 'ligaments', caption: 'Ligaments', view: 'oblique', focus: region('lumbar'), ligament: 1, ghosts: false },
  { name: 'healthy-disc', caption: 'Disc, from above: healthy', view: 'above', focus: { kind: 'segment', segment: 'L4-L5' }, ghosts: false, bone: 0.1 },
  { name: 'protrusion', caption: 'Disc, from above: protrusion', view: 'above', focus: { kind: 'segment', segment: 'L4-L5' }, finding: 'protrusion-l4l5-left', ghosts: false, bone: 0.1 },
  { name: 'herniation', caption: 'L4-L5 protrusion', view: 'oblique', focus: { kind: 'segment', segment: 'L4-L5' }, finding: 'protrusion-l4l5-left' },
  { name: 'sequestration', caption: 'L4-L5 sequestration', view: 'oblique', focus: { kind: 'segment', segment: 'L4-L5' }, finding: 'sequestration-l4l5-left' },
  { name: 'degeneration', caption: 'L5-S1 degeneration', view: 'left', focus: { kind: 'segment', segment: 'L5-S1' }, finding: 'degeneration-l5s1' },
  { name: 'wedge', caption: 'T12 wedge fracture', view: 'left', focus: { kind: 'bone', bone: 'T12' }, finding: 'wedge-fracture-t12' },
  { name: 'crush', caption: 'L1 crush fracture', view: 'left', focus: { kind: 'bone', bone: 'L1' }, finding: 'crush-fracture-l1' },
  { name: 'spondylolisthesis', caption: 'L5-S1 spondylolisthesis', view: 'left', focus: { kind: 'segment', segment: 'L5-S1' }, finding: 'spondylolisthesis-l5s1' },
  { name: 'stenosis', caption: 'L4-L5 stenosis, from above', view: 'above', focus: { kind: 'segment', segment: 'L4-L5' }, finding: 'stenosis-l4l5', ghosts: false, bone: 0.25 },
  { name: 'scoliosis', caption: 'Thoracic scoliosis', view: 'back', focus: region('whole'), finding: 'thoracic-scoliosis' },
  { name: 'hyperkyphosis', caption: 'Hyperkyphosis', view: 'left', focus: region('whole'), finding: 'hyperkyphosis' },
]; // prettier-ignore
