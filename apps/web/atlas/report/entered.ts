import {
  genant,
  meyerding,
  type Segment,
  SEGMENTS,
  type SpineValues,
  type Vertebra,
  VERTEBRAE,
  wiltse,
} from '@hyaline/spine';
import type { Severity } from '../words/index.ts';
import type { Numbers, Sources } from './numbers.ts';
import type { ReportWords } from './words.ts';

interface Telling {
  words: ReportWords;
  numbers: Numbers;
  sources: Sources;
}

/** What was entered of each level, in the terms of clinicians, from the head down. Healthy levels are left out. */
export function enteredOf(values: SpineValues, telling: Telling): Map<Segment | Vertebra, string> {
  const found = new Map<Segment | Vertebra, string>();
  for (const level of [...VERTEBRAE, ...SEGMENTS]) {
    const said = values.severity[level] ?? 0;
    const parts = [
      ...((SEGMENTS as readonly string[]).includes(level)
        ? segmentParts(values, level as Segment, telling)
        : vertebraParts(values, level as Vertebra, telling)),
      ...(said > 0 ? [telling.words.level.severity(telling.words.severity[said as Severity])] : []),
    ];
    if (parts.length > 0) found.set(level, parts.join('; '));
  }
  return found;
}

function segmentParts(values: SpineValues, segment: Segment, { words, numbers, sources }: Telling): string[] {
  const { level } = words;
  const parts: string[] = [];
  const disc = values.discs[segment];
  if (disc?.herniation) {
    const { type, zone, side, reach, migration } = disc.herniation;
    const place = side === 'middle' && zone === 'central' ? [level.zone[zone]] : [level.zone[zone], level.side[side]];
    parts.push([level.herniation[type], ...place, level.reach(numbers.entered(reach, ' mm'))].join(', '));
    if (migration !== 0) parts.push(level.migration(numbers.signed(migration, ' mm')));
  }
  if (disc && disc.height !== 1) parts.push(level.height(numbers.signed((disc.height - 1) * 100, ' %')));
  if (disc && disc.degeneration > 1) parts.push(level.pfirrmann(disc.degeneration));
  const moved = values.segments[segment];
  if (moved) {
    const { value: grade, source } = meyerding(moved.slip);
    if (moved.slip !== 0) parts.push(level.slip(numbers.signed(moved.slip, ' %'), grade, sources.cite(source)));
    if (moved.slip !== 0 && moved.slipType !== undefined) {
      const { value: type, source: published } = wiltse(moved.slipType);
      parts.push(level.slipType[moved.slipType](type, sources.cite(published)));
    }
    for (const [name, unit] of [
      ['slipLateral', ' mm'],
      ['tilt', '°'],
      ['rotation', '°'],
      ['flexion', '°'],
    ] as const)
      if (moved[name] !== 0) parts.push(level[name](numbers.signed(moved[name], unit)));
    if (moved.lordosis !== undefined) parts.push(level.lordosis(numbers.entered(moved.lordosis, '°')));
  }
  return [...parts, ...canalParts(values.canal[segment], words)];
}

const SIDES = ['left', 'right'] as const;
/** Of the three degrees that can be entered. */
const of3 = (grade: number): string => `${grade}/3`;

function canalParts(canal: SpineValues['canal'][Segment], { level }: ReportWords): string[] {
  if (!canal) return [];
  return [
    ...(canal.central > 0 ? [level.central(of3(canal.central))] : []),
    ...(['lateral', 'foraminal'] as const).flatMap((part) =>
      SIDES.flatMap((side) => {
        const grade = canal[part]?.[side] ?? 0;
        return grade > 0 ? [level[part](level.side[side], of3(grade))] : [];
      }),
    ),
    ...SIDES.flatMap((side) => {
      const state = canal.nerve?.[side] ?? 'none';
      return state === 'none' ? [] : [level.nerve(level.side[side], state)];
    }),
  ];
}

function vertebraParts(values: SpineValues, vertebra: Vertebra, { words, numbers, sources }: Telling): string[] {
  const { level } = words;
  const { loss, osteophytes = 0 } = values.vertebrae[vertebra] ?? {};
  const parts: string[] = [];
  if (loss) {
    for (const where of ['anterior', 'middle', 'posterior'] as const)
      if (loss[where] > 0) parts.push(level.loss(where, numbers.signed(-loss[where] * 100, ' %')));
    const { value: grade, source } = genant(Math.max(loss.anterior, loss.middle, loss.posterior));
    if (parts.length > 0) parts.push(level.genant(grade, sources.cite(source)));
  }
  if (osteophytes > 0) parts.push(level.osteophytes(of3(osteophytes)));
  return parts;
}
