import { type Posture, type Segment, SACRUM, type SpineValues, type Vertebra } from '@hyaline/spine';

/** As much of a finding as the picture needs. */
export interface Marked {
  level: Segment | Vertebra | null;
  severity: number;
  kind: string;
  /** Where a herniation stands out. */
  side?: 'left' | 'middle' | 'right' | null;
}

export interface LabelOf<T extends Marked> {
  id: string;
  level: Segment | Vertebra;
  /** The heaviest finding there. */
  finding: T;
  /** In the model's mm. */
  at: readonly [number, number, number];
}

/** mm from the middle of a disc to where a herniation stands out, by its side. */
const ASIDE = { left: 11, middle: 0, right: -11 } as const;

/** One label for each level with a finding, the heaviest first. */
export function labelsOf<T extends Marked>(
  findings: readonly T[],
  posture: Posture,
  { scale }: SpineValues,
): LabelOf<T>[] {
  const heaviest = new Map<Segment | Vertebra, T>();
  for (const finding of findings) {
    const { level } = finding;
    if (level !== null && (heaviest.get(level)?.severity ?? -1) < finding.severity) heaviest.set(level, finding);
  }
  return [...heaviest]
    .toSorted(([, a], [, b]) => b.severity - a.severity)
    .map(([level, finding]) => ({ id: level, level, finding, at: placeOf(level, finding, posture, scale) }));
}

function placeOf(
  level: Segment | Vertebra,
  finding: Marked,
  { bones, discs }: Posture,
  scale: number,
): readonly [number, number, number] {
  if (!level.includes('-')) {
    const { position, upper } = bones[level as Vertebra];
    const top = upper?.position ?? position;
    return [(position[0] + top[0]) / 2, (position[1] + top[1]) / 2, (position[2] + top[2]) / 2];
  }
  const { position, rotation } = discs[level as Segment];
  const back = finding.kind === 'herniation' ? (-SACRUM.depth / 2) * 0.9 * scale : 0;
  const left = finding.kind === 'herniation' ? ASIDE[finding.side ?? 'middle'] * scale : 0;
  return [
    position[0] + (rotation[0] ?? 0) * left + (rotation[2] ?? 0) * back,
    position[1] + (rotation[3] ?? 0) * left + (rotation[5] ?? 0) * back,
    position[2] + (rotation[6] ?? 0) * left + (rotation[8] ?? 0) * back,
  ];
}
