import type { LinkFinding, ViewerLinkPayload } from '@hyaline/contract/viewer-link';
import type { PostureView, ViewerView } from '@hyaline/contract/viewer-link-rules';
import type { Bone, Segment, SpineValues } from '@hyaline/spine';
import { firstView, levelView, type ViewName } from '../../atlas/views.ts';
import type { StoryPlayer } from '../../atlas/stories/player.ts';
import { el } from '../../viewer/ui/dom.ts';
import { fill, type Language } from '../../viewer/ui/fill.ts';
import { applyBrand, brandHead } from '../brand/brand.ts';
import type { Shown } from '../room.ts';
import { OPEN_STRINGS } from '../views.ts';
import { button, choice, compareSlider, findingsList, groupsOf, languageSwitch, pictureOf, type StoryAt, storyPanel, viewChoice } from './parts.ts'; // prettier-ignore
import { type Between, betweenAt, nearest, posturesOf } from './postures.ts';
import type { Scene, Told } from './scene.ts';
import { dayText, languageOf, momentText, SPINE_STRINGS } from './words.ts';

/** picture: the model is on its way. none: it cannot be drawn here. lost: the graphics card dropped it. */
type StageState = 'picture' | 'ready' | 'none' | 'lost';

const CHANGE_MS = 1200;

/** What the page is told of where it stands. `closesAt`: when its link stops; null where there is no link. */
export type SpinePlace = Pick<Shown, 'language' | 'setLanguage'> & { readonly closesAt: string | null };

/** The recipient's page of one spine: words first, a picture at once, and the model when it has come. */
export class SpinePage {
  readonly element = el('div', { class: 'va' });
  readonly #payload: ViewerLinkPayload;
  readonly #shown: SpinePlace;
  readonly #allowed: readonly PostureView[];
  #canvas = el('canvas', { tabindex: '0' });
  readonly #overlay = el('div', { class: 'va-labels', 'aria-hidden': 'true' });
  readonly #view = el('div', { class: 'va-view' });
  readonly #controls = el('div', { class: 'va-controls' });
  readonly #firstView: ViewName;
  #language: Language;
  #between: Between | null;
  #story: StoryAt | null = null;
  #player: StoryPlayer | null = null;
  #level: Segment | Bone | null = null;
  #state: StageState = 'picture';
  #scene: Scene | null = null;
  #frame = 0;
  #over = false;

  constructor(payload: ViewerLinkPayload, shown: SpinePlace) {
    this.#payload = payload;
    this.#shown = shown;
    this.#allowed = posturesOf(payload.views);
    this.#language = languageOf(shown.language, payload.languages, payload.language);
    this.#firstView = firstView((payload.findings ?? []).map(({ kind }) => kind));
    const posture = this.#allowed.includes('today') ? 'today' : this.#allowed[0];
    this.#between = posture ? betweenAt(posture, this.#allowed) : null;
    if (this.#language !== shown.language) shown.setLanguage(this.#language);
    applyBrand(this.element, payload.brand);
    this.#fillAll();
  }

  /** Fetches and draws the model; until then, and where that fails, the sender's picture stands. */
  draw(): void {
    if (!this.#between) return;
    this.#setState('picture');
    this.#open().catch(() => {
      if (!this.#over) this.#setState('none');
    });
  }

  dispose(): void {
    this.#over = true;
    cancelAnimationFrame(this.#frame);
    this.#scene?.dispose();
  }

  async #open(): Promise<void> {
    const { Scene } = await import('./scene.ts');
    const listed = groupsOf(this.#payload.findings ?? []).flatMap((group, at) =>
      group.map(({ finding }) => ({ ...finding, number: at + 1 })),
    );
    const scene = await Scene.open({
      canvas: this.#canvas,
      overlay: this.#overlay,
      listed,
      onChoose: (level) => {
        const kinds = listed.flatMap((finding) => (finding.level === level ? finding.kind : []));
        this.#look(levelView(kinds, this.#scene?.view ?? this.#firstView, this.#firstView), level);
      },
      onLost: () => {
        this.#endStory();
        this.#scene?.dispose();
        this.#scene = null;
        this.#setState('lost');
      },
    });
    if (this.#over) return scene.dispose();
    this.#scene = scene;
    this.#setState('ready');
    this.#showPostures();
    this.#look(this.#firstView, null, false);
  }

  #setState(state: StageState): void {
    this.#state = state;
    this.#view.dataset['state'] = state;
    this.#fillView();
    this.#fillControls();
  }

  get #strings() {
    return SPINE_STRINGS[this.#language];
  }
  #intoCanal(): boolean {
    return this.#payload.findings?.some(({ kind }) => kind === 'herniation') ?? false;
  }

  #has(view: ViewerView): boolean {
    return this.#payload.views.includes(view);
  }
  #values(posture: PostureView): SpineValues {
    return this.#payload[posture] as SpineValues; // a view is there with its values: checked on opening
  }

  #fillAll(): void {
    const strings = this.#strings;
    const { brand, createdAt, findings, pins } = this.#payload;
    const { closesAt } = this.#shown;
    const kept = document.activeElement?.id;
    const chooseLanguage = (next: Language): void => {
      this.#language = next;
      this.#shown.setLanguage(next);
      this.#fillAll();
    };
    const shared = OPEN_STRINGS[this.#language];
    const head = el('header', {}, brandHead(brand), languageSwitch(this.#payload, this.#language, strings, chooseLanguage)); // prettier-ignore
    const intro = el(
      'div',
      { class: 'va-intro' },
      el('h1', { text: strings.title }),
      el('p', {}, fill(strings.lead, { clinic: brand.name }), ' ', fill(strings.made, { date: dayText(this.#language, createdAt) }), '.'), // prettier-ignore
    );
    const list = findings && el('section', { class: 'va-list' }, el('h2', { text: strings.findings }), ...this.#findings(findings)); // prettier-ignore
    const notes = pins.length > 0 && el('section', { class: 'va-notes' }, el('h2', { text: strings.pins }), el('ul', {}, ...pins.map(({ level, text }) => el('li', {}, el('b', { text: level.replace('-', '–') }), ' ', text)))); // prettier-ignore
    const about = el(
      'section',
      { class: 'va-about' },
      el('h2', { text: strings.limitsTitle }),
      el('p', { text: strings.limits }),
      closesAt !== null && el('p', { text: `${fill(strings.until, { at: momentText(this.#language, closesAt) })} ${shared.bearer}` }), // prettier-ignore
    );
    const stage = this.#between && el('section', { class: 'va-stage' }, this.#view, this.#controls);
    this.element.replaceChildren(head, el('main', { class: stage ? 'va-main' : 'va-main va-words' }, intro, ...[stage, list, notes || null, about].filter((part) => part !== null))); // prettier-ignore
    this.#fillView();
    this.#fillControls();
    if (kept) document.getElementById(kept)?.focus();
  }

  #findings(findings: readonly LinkFinding[]): HTMLElement[] {
    const show = (finding: LinkFinding): void => {
      this.#endStory();
      if (this.#between && this.#has('today')) this.#setBetween(betweenAt('today', this.#allowed));
      this.#look('oblique', finding.level);
      this.#comeIntoView();
    };
    return findingsList(findings, this.#language, this.#strings, {
      show: this.#has('today') ? show : null,
      tell: this.#has('stories') ? (at) => this.#tell(at) : null,
    });
  }

  #fillView(): void {
    const strings = this.#strings;
    this.#canvas.setAttribute('aria-label', strings.stage);
    const isReady = this.#state === 'ready';
    const picture = this.#between && pictureOf(this.#payload, this.#between, strings);
    const note = { picture: strings.loading, ready: strings.hint, none: strings.none, lost: strings.lost }[this.#state];
    const said = el('p', { class: 'va-note', role: 'status', text: note });
    // the canvas is there while the model loads: it takes its size from it
    const drawn = this.#state === 'picture' || isReady ? [this.#canvas, this.#overlay] : [];
    this.#view.replaceChildren(...drawn, ...(isReady || !picture ? [] : [picture]), said);
    if (this.#state === 'lost')
      said.append(
        ' ',
        button(strings.again, 'again', () => this.#again()),
      );
  }

  /** A canvas whose picture was lost is not asked again: a new one is. */
  #again(): void {
    this.#canvas = el('canvas', { tabindex: '0' });
    this.draw();
  }

  #fillControls(): void {
    const strings = this.#strings;
    const kept = document.activeElement?.id;
    const story = this.#story;
    const between = this.#between;
    if (story) {
      const player = this.#player;
      const play = player && (() => (story.playing ? player.pause() : player.play()));
      const acts = { go: (to: number) => this.#goTo(to), play, end: () => this.#endStory() };
      const finding = this.#payload.findings?.[story.finding] as LinkFinding;
      this.#controls.replaceChildren(...storyPanel(finding, story, this.#language, strings, acts));
    } else if (between) {
      const options = this.#allowed.map((posture) => [posture, strings.postures[posture]] as const);
      const parts = [
        options.length > 1 && choice('posture', strings.posture, options, nearest(between), (posture) => this.#become(posture)), // prettier-ignore
        this.#has('compare') && between.to && this.#state === 'ready' && compareSlider(between, strings, (part) => this.#slide(part)), // prettier-ignore
        this.#scene && viewChoice(strings, { view: this.#scene.view, intoCanal: this.#intoCanal() }, (view) => this.#look(view, this.#level)), // prettier-ignore
        this.#level !== null && button(strings.whole, 'whole', () => this.#look(this.#firstView, null)),
      ];
      this.#controls.replaceChildren(...parts.filter((part) => part instanceof HTMLElement));
    }
    this.#controls.dataset['story'] = story ? 'told' : '';
    if (kept) document.getElementById(kept)?.focus({ preventScroll: true });
  }

  #look(view: ViewName, level: Segment | Bone | null, eased = true): void {
    this.#level = this.#scene ? level : null;
    this.#scene?.look(view, level, eased);
    this.#fillControls();
  }

  #showPostures(): void {
    const between = this.#between;
    if (!between || !this.#scene) return;
    const { from, to } = between;
    const hasToday = from === 'today' || to === 'today';
    this.#scene.show(this.#values(from), to && this.#values(to), hasToday ? this.#payload.today : null);
    this.#slide(between.part);
  }

  #slide(part: number): void {
    if (!this.#between) return;
    this.#between = { ...this.#between, part };
    this.#scene?.blend(part, nearest(this.#between) === 'today');
    for (const posture of this.#allowed)
      document.getElementById(`posture-${posture}`)?.setAttribute('aria-pressed', String(posture === nearest(this.#between))); // prettier-ignore
  }

  #setBetween(between: Between): void {
    cancelAnimationFrame(this.#frame);
    this.#between = between;
    this.#showPostures();
    if (this.#state !== 'ready') this.#fillView();
    this.#fillControls();
  }

  /** To another posture: the change is shown where comparing is allowed and motion is welcome. */
  #become(posture: PostureView): void {
    const before = this.#between;
    const scene = this.#scene;
    const goal = betweenAt(posture, this.#allowed);
    if (!before || !scene || scene.calm || !this.#has('compare')) return this.#setBetween(goal);
    const from = before.from === goal.from && before.to === goal.to ? before.part : 1 - goal.part;
    this.#setBetween({ ...goal, part: from });
    const begun = performance.now();
    const step = (): void => {
      const t = Math.min(1, (performance.now() - begun) / CHANGE_MS);
      this.#slide(from + (goal.part - from) * t * t * (3 - 2 * t));
      if (t < 1) this.#frame = requestAnimationFrame(step);
      else this.#fillControls();
    };
    step();
  }

  #tell(at: number): void {
    const story = this.#payload.findings?.[at]?.story;
    const { typical } = this.#payload;
    if (!story || !typical) return;
    cancelAnimationFrame(this.#frame);
    this.#story = { finding: at, index: 0, playing: false };
    const onStep = ({ index, playing }: { index: number; playing: boolean }): void => {
      this.#story = { finding: at, index, playing };
      this.#fillControls();
    };
    const told = { about: story.about, from: { ...typical, scale: story.to.scale }, to: story.to };
    this.#fillControls();
    void this.#play(told, onStep);
    this.#comeIntoView();
    document.getElementById('story-title')?.focus({ preventScroll: true });
  }

  /** The moving picture of the story that is told. Without it, its words are told all the same. */
  async #play(told: Told, onStep: (at: { index: number; playing: boolean }) => void): Promise<void> {
    const story = this.#story?.finding;
    const isWanted = () => story !== undefined && this.#story?.finding === story;
    const player = await this.#scene?.tell(told, onStep, isWanted).catch(() => null);
    if (!player) return;
    this.#player = player;
    const reached = this.#story?.index ?? 0;
    if (reached > 0) player.go(reached);
    else if (this.#scene?.calm === false) player.play();
    this.#fillControls();
  }

  #goTo(index: number): void {
    if (this.#player) return this.#player.go(index);
    if (this.#story) this.#story = { ...this.#story, index, playing: false };
    this.#fillControls();
  }

  #endStory(): void {
    const told = this.#story;
    if (!told) return;
    [this.#story, this.#player] = [null, null];
    this.#scene?.endStory();
    this.#showPostures();
    this.#look(this.#firstView, null);
    document.getElementById(`tell-${told.finding}`)?.focus({ preventScroll: true });
  }

  #comeIntoView(): void {
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.#view.scrollIntoView({ block: 'start', behavior: calm ? 'auto' : 'smooth' });
  }
}
