import type { LinkFinding, ViewerLinkPayload } from '@hyaline/contract/viewer-link';
import type { PostureView } from '@hyaline/contract/viewer-link-rules';
import type { ViewName } from '../../atlas/views.ts';
import { tellStory } from '../../atlas/stories/words.ts';
import { el, onClick } from '../../viewer/ui/dom.ts';
import { fill, type Language } from '../../viewer/ui/fill.ts';
import { type Between, nearest } from './postures.ts';
import type { SpineStrings } from './words.ts';

const SVG = 'http://www.w3.org/2000/svg';
/** Bars that fill with the severity; the word stands beside them. */
export function bars(severity: number): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  for (const [name, value] of Object.entries({ viewBox: '0 0 14 12', width: 16, height: 14, class: 'va-bars', 'aria-hidden': 'true' })) svg.setAttribute(name, String(value)); // prettier-ignore
  for (const step of [1, 2, 3]) {
    const bar = document.createElementNS(SVG, 'rect');
    const height = step * 4;
    for (const [name, value] of Object.entries({ x: (step - 1) * 5, y: 12 - height, width: 3.6, height, rx: 1 }))
      bar.setAttribute(name, String(value));
    if (step <= severity) bar.setAttribute('data-on', '');
    svg.append(bar);
  }
  return svg;
}

export const button = (text: string, id: string, run: () => void, attributes: Record<string, string> = {}) =>
  onClick(el('button', { type: 'button', id, class: 'va-button', ...attributes, text }), run);

/** Buttons of which one is pressed. */
export function choice<T extends string>(
  name: string,
  label: string,
  options: readonly (readonly [T, string])[],
  chosen: T | null,
  choose: (option: T) => void,
): HTMLElement {
  const buttons = options.map(([option, text]) =>
    button(text, `${name}-${option}`, () => choose(option), { 'aria-pressed': String(option === chosen) }),
  );
  return el('div', { class: 'va-choice', role: 'group', 'aria-label': label }, ...buttons);
}

export function languageSwitch(
  { languages }: ViewerLinkPayload,
  language: Language,
  strings: SpineStrings,
  choose: (language: Language) => void,
): HTMLElement | null {
  if (languages.length < 2) return null;
  const names = { en: 'English', es: 'Español' } as const;
  const group = el('div', { class: 'va-languages', role: 'group', 'aria-label': strings.language });
  for (const each of languages)
    group.append(button(names[each], `language-${each}`, () => choose(each), { lang: each, 'aria-pressed': String(each === language) })); // prettier-ignore
  return group;
}

const CHOICES = ['left', 'back', 'oblique', 'above', 'canal'] as const;

/** @param intoCanal - whether something lies in the canal that can be looked at there */
export const viewChoice = (
  strings: SpineStrings,
  { view, intoCanal }: { view: ViewName; intoCanal: boolean },
  look: (view: ViewName) => void,
): HTMLElement =>
  choice(
    'view',
    strings.look,
    CHOICES.filter((each) => each !== 'canal' || intoCanal).map((each) => [each, strings.views[each]] as const),
    view as (typeof CHOICES)[number],
    look,
  );

export function compareSlider(between: Between, strings: SpineStrings, move: (part: number) => void): HTMLElement {
  const { from, part } = between;
  const to = between.to as PostureView;
  const names = { from: strings.postures[from], to: strings.postures[to] };
  const said = (at: number) => fill(strings.compareValue, { percent: Math.round(at * 100), to: names.to });
  const slider = el('input', {
    type: 'range',
    id: 'compare',
    min: 0,
    max: 100,
    value: Math.round(part * 100),
    'aria-label': fill(strings.compare, names),
    'aria-valuetext': said(part),
  });
  slider.addEventListener('input', () => {
    const at = Number(slider.value) / 100;
    slider.setAttribute('aria-valuetext', said(at));
    move(at);
  });
  return el('div', { class: 'va-compare' }, el('span', { text: names.from }), slider, el('span', { text: names.to }));
}

interface Numbered {
  finding: LinkFinding;
  /** Its place in the payload. */
  at: number;
}

/** What is told of one level stands together, under one number. */
export function groupsOf(findings: readonly LinkFinding[]): Numbered[][] {
  const groups: Numbered[][] = [];
  for (const [at, finding] of findings.entries()) {
    const last = groups.at(-1);
    if (last && finding.level !== null && last[0]?.finding.level === finding.level) last.push({ finding, at });
    else groups.push([{ finding, at }]);
  }
  return groups;
}

interface FindingActs {
  /** null: there is no picture in which to show it. */
  show: ((finding: LinkFinding) => void) | null;
  /** null where stories are not told. */
  tell: ((at: number) => void) | null;
}

export function findingsList(
  findings: readonly LinkFinding[],
  language: Language,
  strings: SpineStrings,
  { show, tell }: FindingActs,
): HTMLElement[] {
  if (findings.length === 0) return [el('p', { class: 'va-nothing', text: strings.nothing })];
  const items = groupsOf(findings).map((group, number) => {
    const [first] = group as [Numbered, ...Numbered[]];
    const severity = Math.max(...group.map(({ finding }) => finding.severity));
    const word = strings.severity[String(severity) as '0'];
    const told = tell && group.find(({ finding }) => finding.story !== null);
    const names = { 'aria-describedby': `finding-${first.at}` };
    const acts = el('div', { class: 'va-acts' });
    if (show && first.finding.level !== null)
      acts.append(button(strings.show, `show-${number}`, () => show(first.finding), names));
    if (told) acts.append(button(strings.story, `tell-${told.at}`, () => tell(told.at), { ...names, 'data-accent': '' })); // prettier-ignore
    return el(
      'li',
      { 'data-severity': severity },
      el('span', { class: 'va-number', 'aria-hidden': 'true', text: String(number + 1) }),
      severity > 0 && el('p', { class: 'va-word' }, bars(severity), word),
      ...group.flatMap(({ finding, at }) => {
        const { title = '', text = '' } = finding.told[language] ?? {};
        return [el('h3', { id: `finding-${at}`, text: title }), el('p', { text })];
      }),
      acts.childElementCount > 0 && acts,
    );
  });
  return [el('ol', { class: 'va-findings' }, ...items)];
}

export interface StoryAt {
  /** Which finding it is told of. */
  finding: number;
  index: number;
  playing: boolean;
}
interface StoryActs {
  go: (index: number) => void;
  /** null where nothing moves by itself. */
  play: (() => void) | null;
  end: () => void;
}

/** The words of a story, one step at a time. */
export function storyPanel(
  { story }: LinkFinding,
  at: StoryAt,
  language: Language,
  strings: SpineStrings,
  { go, play, end }: StoryActs,
): HTMLElement[] {
  if (!story) return [];
  const { title, steps } = tellStory(language, story);
  // not disabled: that would take the focus away from the button that was pressed
  const step = (text: string, id: string, to: number): HTMLElement => {
    const isThere = to in steps;
    return button(text, id, () => isThere && go(to), { 'aria-disabled': String(!isThere) });
  };
  return [
    el(
      'div',
      { class: 'va-story-head' },
      el('h2', { id: 'story-title', tabindex: '-1', text: title }),
      el('span', { text: fill(strings.step, { n: at.index + 1, of: steps.length }) }),
    ),
    el('p', { 'aria-live': 'polite', text: steps[at.index] ?? '' }),
    el(
      'div',
      { class: 'va-acts' },
      step(strings.back, 'story-back', at.index - 1),
      step(strings.next, 'story-next', at.index + 1),
      play && button(at.playing ? strings.pause : strings.tell, 'story-play', play),
      button(strings.end, 'story-end', end),
    ),
  ];
}

export const pictureOf = (
  { pictures }: ViewerLinkPayload,
  between: Between,
  strings: SpineStrings,
): HTMLImageElement | null => {
  const posture = nearest(between);
  const picture = pictures[posture];
  if (!picture) return null;
  const { jpeg, width, height } = picture;
  const alt = fill(strings.picture, { posture: strings.postures[posture] });
  return el('img', { class: 'va-picture', alt, src: `data:image/jpeg;base64,${jpeg}`, width, height });
};
