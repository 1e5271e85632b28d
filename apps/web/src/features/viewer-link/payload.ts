import type { BrandSnapshot } from '@hyaline/contract';
import {
  type LinkFinding,
  type LinkPicture,
  type PostureView,
  ViewerLinkPayload,
  type ViewerView,
} from '@hyaline/contract/viewer-link';
import { type AtlasDocument, SpineValues } from '@hyaline/spine';
import { storyFor } from '../../../atlas/stories/index.ts';
import { type Finding, type Language, toldIn } from '../../../atlas/words/index.ts';

export interface LinkContent {
  document: AtlasDocument;
  /** What is different today. */
  findings: readonly Finding[];
  views: readonly ViewerView[];
  withPins: boolean;
  languages: readonly Language[];
  /** In which the page opens. */
  language: Language;
  pictures: Partial<Record<PostureView, LinkPicture>>;
  brand: BrandSnapshot;
  clinicId: string;
  /** SHA-256 of the meshes. */
  meshes: string;
  hours: number;
}

interface ShownPostures {
  today: SpineValues;
  typical: SpineValues;
  goal?: SpineValues;
}

/**
 * What a recipient gets: the views that were allowed, and only what those need.
 * @throws ZodError when something is in it that no viewer link may hold
 */
export function viewerLinkPayload(content: LinkContent, now: Date): ViewerLinkPayload {
  const { document, findings, brand, clinicId, meshes, hours, language, withPins } = content;
  const views = [...new Set(content.views)];
  const allowed = new Set<ViewerView>(views);
  const languages = [...new Set(content.languages)];
  const { typical, today, goal } = shownPostures(document, allowed.has('findings'));
  const finding = (one: Finding): LinkFinding => ({
    id: one.id,
    kind: one.kind,
    level: one.level,
    severity: one.severity,
    side: one.kind === 'herniation' ? one.side : null,
    told: Object.fromEntries(languages.map((each) => [each, toldIn(each, one)])),
    // without today's view a story shows a typical example, not what was entered
    story: allowed.has('stories') ? storyOf(one, allowed.has('today') ? document.values : typical) : null,
  });
  return ViewerLinkPayload.parse({
    version: 1,
    clinicId,
    createdAt: now.toISOString(),
    expiresAt: new Date(now.getTime() + hours * 3_600_000).toISOString(),
    model: { values: document.values.version, meshes },
    brand,
    languages,
    language,
    views,
    typical: allowed.has('typical') || allowed.has('stories') ? typical : null,
    today: allowed.has('today') ? today : null,
    goal: allowed.has('goal') ? (goal ?? null) : null,
    findings: allowed.has('findings') ? findings.map(finding) : null,
    pins: withPins && allowed.has('today') ? document.pins : [],
    pictures: Object.fromEntries(Object.entries(content.pictures).filter(([view]) => allowed.has(view as PostureView))),
  });
}

/** What models and pictures are drawn from. */
export function shownPostures({ values, goal }: AtlasDocument, withFindings: boolean): ShownPostures {
  return {
    today: asShown(values, withFindings),
    typical: SpineValues.parse({ scale: values.scale }),
    ...(goal === null ? {} : { goal: asShown(goal, withFindings) }),
  };
}

/** How much a level matters, and how narrow it is, is told by findings or not at all. */
function asShown(values: SpineValues, withFindings: boolean): SpineValues {
  if (withFindings) return values;
  return { ...values, severity: {}, canal: {} };
}

function storyOf(finding: Finding, values: SpineValues): LinkFinding['story'] {
  const story = storyFor(finding, values);
  return story && { about: { ...story.about, sides: [...story.about.sides] }, to: story.to };
}

/** The views that there is something for. */
export function viewsOf({ goal }: AtlasDocument, findings: readonly Finding[]): ViewerView[] {
  const told = findings.some((finding) => storyFor(finding) !== null);
  const views: [ViewerView, boolean][] = [
    ['today', true],
    ['typical', true],
    ['goal', goal !== null],
    ['compare', true],
    ['findings', true],
    ['stories', told],
  ];
  return views.flatMap(([view, isThere]) => (isThere ? [view] : []));
}
