import '../../open/atlas/atlas.css';
import type { OwnVisit } from '@hyaline/contract';
import type { LinkFinding, ViewerLinkPayload, ViewerView } from '@hyaline/contract/viewer-link';
import { solve } from '@hyaline/spine';
import { storyFor } from '../../atlas/stories/index.ts';
import { type Finding, findingsOf, toldIn } from '../../atlas/words/index.ts';
import { SpinePage } from '../../open/atlas/spine-page.ts';
import { type Answer, ask, json } from '../api.ts';
import { type Around, el } from '../parts.ts';
import { coverBar } from './cover.ts';
import type { Host } from './room.ts';

export const fetchVisit = (id: string): Promise<Answer<OwnVisit>> =>
  ask<OwnVisit>('GET', `/visits/${id}`, undefined, json);

/** The recipient's page of a spine, told in both languages from the values of the visit. */
export function visitCover(root: HTMLElement, visit: OwnVisit, around: Around, host: Host): () => void {
  const page = new SpinePage(payloadOf(visit, around), {
    language: host.language(),
    setLanguage: (language) => (document.documentElement.lang = language),
    closesAt: null,
  });
  root.replaceChildren(el('div', { class: 'po-cover' }, coverBar(around, host), page.element));
  page.draw();
  return () => page.dispose();
}

/** Everything that a link could show of it, since it is the patient's own. */
function payloadOf(
  { clinicId, day, document: { values, goal, pins }, typical }: OwnVisit,
  { brand, language }: Around,
): ViewerLinkPayload {
  const findings = findingsOf(values, solve(values).measures);
  const stories = findings.some((finding) => storyFor(finding) !== null);
  const views: ViewerView[] = ['today', 'typical', ...(goal ? ['goal' as const] : []), 'compare', 'findings', ...(stories ? ['stories' as const] : [])]; // prettier-ignore
  const told = (one: Finding): LinkFinding => {
    const story = storyFor(one, values);
    return {
      id: one.id,
      kind: one.kind,
      level: one.level,
      severity: one.severity,
      side: one.kind === 'herniation' ? one.side : null,
      told: { en: toldIn('en', one), es: toldIn('es', one) },
      story: story && { about: { ...story.about, sides: [...story.about.sides] }, to: story.to },
    };
  };
  if (brand === null) throw new Error('signed out');
  const at = `${day}T12:00:00.000Z`;
  return {
    version: 1,
    clinicId,
    createdAt: at,
    expiresAt: at,
    model: { values: values.version, meshes: '' },
    brand: { ...brand, theme: 'light' },
    languages: ['en', 'es'],
    language,
    views,
    typical,
    today: values,
    goal,
    findings: findings.map(told),
    pins,
    pictures: {},
  };
}
