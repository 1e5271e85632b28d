import type { BrandSnapshot, SpineCopy } from '@hyaline/contract';
import type { LinkFinding, ViewerLinkPayload, ViewerView } from '@hyaline/contract/viewer-link';
import { solve } from '@hyaline/spine';
import { storyFor } from '../../atlas/stories/index.ts';
import { type Finding, findingsOf, toldIn } from '../../atlas/words/index.ts';
import type { Language } from '../../viewer/ui/fill.ts';

interface OwnSpine {
  clinicId: string;
  /** YYYY-MM-DD of the visit. */
  day: string;
  spine: SpineCopy;
}

/** What a link could show of a visit, all of it, since it is the reader's own; told in both languages. */
export function ownSpine(
  { clinicId, day, spine: { values, goal, pins, typical } }: OwnSpine,
  { brand, language }: { brand: BrandSnapshot; language: Language },
): ViewerLinkPayload {
  const findings = findingsOf(values, solve(values).measures);
  const stories = findings.some((finding) => storyFor(finding) !== null);
  const views: ViewerView[] = ['today', 'typical', ...(goal ? ['goal' as const] : []), 'compare', 'findings', ...(stories ? ['stories' as const] : [])]; // prettier-ignore
  const at = `${day}T12:00:00.000Z`;
  return {
    version: 1,
    clinicId,
    createdAt: at,
    expiresAt: at,
    model: { values: values.version, meshes: '' },
    brand,
    languages: ['en', 'es'],
    language,
    views,
    typical,
    today: values,
    goal,
    findings: findings.map((finding) => told(finding, values)),
    pins,
    pictures: {},
  };
}

function told(finding: Finding, values: SpineCopy['values']): LinkFinding {
  const { id, kind, level, severity } = finding;
  const story = storyFor(finding, values);
  return {
    id,
    kind,
    level,
    severity,
    side: finding.kind === 'herniation' ? finding.side : null,
    told: { en: toldIn('en', finding), es: toldIn('es', finding) },
    story: story && { about: { ...story.about, sides: [...story.about.sides] }, to: story.to },
  };
}
