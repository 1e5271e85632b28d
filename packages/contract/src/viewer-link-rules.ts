import type { ViewerLinkPayload } from './viewer-link.ts';

/** What a sender can let a recipient see of a spine, each on its own. */
export const VIEWER_VIEWS = ['today', 'typical', 'goal', 'compare', 'findings', 'stories'] as const;
export type ViewerView = (typeof VIEWER_VIEWS)[number];

/** Those that are a spine of their own. */
export const POSTURES = ['typical', 'today', 'goal'] as const;
export type PostureView = (typeof POSTURES)[number];

/** Kinds of findings, as the atlas's words know them. */
export const FINDING_KINDS = [
  'herniation',
  'degeneration',
  'slip',
  'position',
  'canal',
  'recess',
  'foramen',
  'nerve',
  'fracture',
  'osteophytes',
  'marked',
  'curve',
  'kyphosis',
  'neck-kyphosis',
  'mismatch',
  'forward',
] as const;
export type LinkFindingKind = (typeof FINDING_KINDS)[number];

/** Characters of base64 of all pictures of a link: 96 kB. */
export const MOST_PICTURES = 128_000;

/** Those that senders make, 39 kB in all: with them, the model and the page a link weighs less than 600 kB. */
export const MOST_OF_A_PICTURE: Record<PostureView, number> = { today: 24_000, typical: 14_000, goal: 14_000 };

/**
 * What is wrong between parts of a payload that are each right on their own: mostly numbers of a view that the recipient
 * is not to see. Sender and recipient ask this.
 */
export function viewerLinkFaults(payload: ViewerLinkPayload): string[] {
  const { views, typical, today, goal, findings, pins, pictures, languages, language, createdAt, expiresAt } = payload;
  const allowed = new Set<string>(views);
  const postures = POSTURES.filter((posture) => allowed.has(posture));
  const told = findings?.map((finding) => Object.keys(finding.told)) ?? [];
  const asLanguages = (keys: readonly string[]): boolean => keys.toSorted().join() === languages.toSorted().join();
  const faults: [string, boolean][] = [
    ['nothing of the patient is to be seen', !allowed.has('today') && !allowed.has('findings')],
    ['a view stands twice', allowed.size !== views.length],
    ['the typical spine has its view', (allowed.has('typical') || allowed.has('stories')) !== (typical !== null)],
    ["today's values belong to the view of today", allowed.has('today') !== (today !== null)],
    ['values of the goal belong to its view', allowed.has('goal') !== (goal !== null)],
    ['findings belong to their view', allowed.has('findings') !== (findings !== null)],
    ['to compare takes two postures', allowed.has('compare') && postures.length < 2],
    ['stories are told of findings', allowed.has('stories') && !allowed.has('findings')],
    ['stories are told on a spine', allowed.has('stories') && postures.length === 0],
    ['a story that is not allowed', !allowed.has('stories') && (findings ?? []).some(({ story }) => story !== null)],
    ['how much a level matters is a finding', !allowed.has('findings') && carriesGrades(payload)],
    ['pins stand at the spine of today', pins.length > 0 && !allowed.has('today')],
    ['a picture of a view that is not allowed', Object.keys(pictures).some((view) => !allowed.has(view))],
    ['pictures too large', Object.values(pictures).reduce((sum, { jpeg }) => sum + jpeg.length, 0) > MOST_PICTURES],
    ['a language stands twice', new Set(languages).size !== languages.length],
    ['the first language is none of them', !languages.includes(language)],
    ['findings are told in other languages', told.some((keys) => !asLanguages(keys))],
    ['it ends before it begins', Date.parse(expiresAt) <= Date.parse(createdAt)],
  ];
  return faults.flatMap(([fault, isSo]) => (isSo ? [fault] : []));
}

const carriesGrades = ({ today, goal }: ViewerLinkPayload): boolean =>
  [today, goal].some((values) => values !== null && Object.keys(values.severity).length > 0);
