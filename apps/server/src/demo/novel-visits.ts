import { VisitContent } from '@hyaline/contract/atlas';
import { DAY_MS } from '@hyaline/kit';
import { type AtlasDocumentInput, type SpineInput, withFinding } from '@hyaline/spine';

/** What the demo's patients show in the atlas, by the clinic's own number of the patient. All of it is made up. */
export interface NovelVisits {
  mrn: string;
  /** Mailbox of the provider who entered them. */
  by: 'ines' | 'tom';
  /** The oldest first. */
  visits: VisitContent[];
}

/** @param now - the visits are of the months before it */
export function novelVisits(now: number): NovelVisits[] {
  const visit = (ago: number, label: string, note: string, document: AtlasDocumentInput): VisitContent =>
    VisitContent.parse({ day: new Date(now - ago * DAY_MS).toISOString().slice(0, 10), label, note, document });
  const posture = (
    [pi, ss]: readonly [number, number],
    [ll, tk, cl]: readonly [number, number, number],
    rest: SpineInput = {},
  ): SpineInput => ({ ...rest, pelvis: { pi, ss }, sagittal: { ll, tk, cl } });

  const protruded = withFinding({}, 'protrusion-l4l5-left');
  const bulging: SpineInput = {
    discs: {
      'L4-L5': {
        height: 0.85,
        degeneration: 3,
        herniation: { type: 'bulge', zone: 'subarticular', side: 'left', reach: 2.5 },
      },
    },
    severity: { 'L4-L5': 1 },
  };
  const curve = (cobb: number, rotation: number): SpineInput => ({
    coronal: { curves: [{ upper: 'T5', apex: 'T8', lower: 'T11', cobb, side: 'right', rotation }] },
  });
  const slipped = withFinding({}, 'spondylolisthesis-l5s1');
  const goal = posture([52, 38], [52, 38, 22]);

  return [
    {
      mrn: 'L-1004',
      by: 'ines',
      visits: [
        visit(176, 'First visit', 'Pain into the left leg for six weeks. Leans away from it.', {
          values: posture([52, 33], [40, 33, 18], protruded),
          goal,
          pins: [{ level: 'L4-L5', text: 'Disc presses on the left nerve root' }],
        }),
        visit(104, 'After ten weeks', 'Leg pain less often. Walks two miles.', {
          values: posture([52, 36], [46, 35, 20], protruded),
          goal,
        }),
        visit(18, 'Half a year', 'No leg pain. Stiff in the morning.', {
          values: posture([52, 38], [51, 37, 21], bulging),
          goal,
        }),
      ],
    },
    {
      mrn: 'L-1007',
      by: 'tom',
      visits: [
        visit(370, 'Seen at school', 'Right shoulder higher. No pain.', {
          values: { ...posture([46, 37], [52, 30, 14], curve(21, 6)), scale: 0.88 },
        }),
        visit(190, 'Brace begun', 'Grown two inches. Full-time brace from today.', {
          values: { ...posture([46, 37], [52, 28, 13], curve(29, 9)), scale: 0.92 },
        }),
        visit(32, 'In the brace', 'Wears it most of the day.', {
          values: { ...posture([46, 37], [53, 31, 15], curve(24, 7)), scale: 0.94 },
        }),
      ],
    },
    {
      mrn: 'L-1001',
      by: 'ines',
      visits: [
        visit(150, 'Before the operation', 'Back pain after long rides.', {
          values: posture([64, 40], [50, 36, 20], slipped),
        }),
        visit(46, 'Twelve weeks after', 'Sleeps through. Walks without a stick.', {
          values: posture([64, 44], [58, 37, 21], {
            segments: { 'L5-S1': { slip: 8, slipType: 'isthmic' } },
            severity: { 'L5-S1': 1 },
          }),
        }),
      ],
    },
  ];
}
