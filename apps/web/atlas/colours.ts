import type { Bone, Segment, SpineValues } from '@hyaline/spine';
import type { Marked } from './anchors.ts';

/** On the model: bright to deep, so that order survives any colour vision. */
const SEVERITY_COLOURS = [null, '#f0d363', '#f1923e', '#e24c66'] as const;

/** What `Atlas.mark` lays over the levels that differ, by the heaviest finding of each. */
export function coloursOf(findings: readonly Marked[], { severity }: SpineValues): Map<Bone | Segment, string> {
  const colours = new Map<Bone | Segment, string>();
  const worst = new Map<Bone | Segment, number>();
  for (const { level, severity: weight } of findings) {
    if (level === null) continue;
    const most = Math.max(severity[level] ?? 0, weight, worst.get(level) ?? 0);
    const colour = SEVERITY_COLOURS[most];
    worst.set(level, most);
    if (colour) colours.set(level, colour);
  }
  return colours;
}
