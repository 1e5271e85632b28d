import type { Bone, Segment } from '@hyaline/spine';
import type { Atlas } from '../atlas.ts';
import type { Layer } from '../soft-parts.ts';
import type { Story, StoryStep } from './story.ts';
import { tellStory } from './words.ts';

/** What a viewer must be able to do to tell a story. */
export type StoryStage = Pick<Atlas, 'show' | 'blend' | 'focus' | 'look' | 'layer' | 'lines' | 'mark' | 'explode'>;

export interface StoryPlayer {
  readonly index: number;
  readonly playing: boolean;
  /** Goes on by itself until the last step; from there it begins anew. */
  play(): void;
  pause(): void;
  /** To a step, and pauses there. */
  go(index: number): void;
  /** Stops. The viewer keeps the last picture: whoever has it shows what comes next. */
  end(): void;
}

interface StoryOptions {
  /** No movement: each step is there at once. */
  calm: boolean;
  onStep: (at: { index: number; playing: boolean }) => void;
}

const CHANGE_MS = 1800;
/** After the camera has come to rest. */
const CHANGE_AFTER_MS = 500;
/** Slow readers read twelve letters in a second. */
const LEAST_MS = 3500;
const LETTER_MS = 80;
const ACCENT = '#69becf';
const LAYERS: readonly Layer[] = ['bone', 'disc', 'cord', 'nerve', 'ligament'];

/** Tells a story in a viewer, from its first step; it waits there until `play` or `go`. */
export function playStory(atlas: StoryStage, story: Story, { calm, onStep }: StoryOptions): StoryPlayer {
  const words = tellStory('en', story).steps;
  let [index, part, playing] = [0, 0, false];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let frame = 0;
  let over = false;

  const rest = (): void => {
    clearTimeout(timer);
    cancelAnimationFrame(frame);
  };
  const change = (to: number): void => {
    if (to === part) return;
    const blend = (value: number): void => {
      part = value;
      atlas.blend(value);
    };
    if (calm) return blend(to);
    const [from, begun] = [part, performance.now() + CHANGE_AFTER_MS];
    const step = (): void => {
      const t = Math.max(0, Math.min(1, (performance.now() - begun) / CHANGE_MS));
      if (t > 0) blend(from + (to - from) * t * t * (3 - 2 * t));
      if (t < 1) frame = requestAnimationFrame(step);
    };
    frame = requestAnimationFrame(step);
  };
  const enter = (next: number): void => {
    rest();
    const at = story.steps[next];
    if (at === undefined || over) return;
    index = next;
    arrange(atlas, at, { calm });
    change(at.part);
    if (playing && index === story.steps.length - 1) playing = false;
    if (playing) timer = setTimeout(() => enter(index + 1), LEAST_MS + (words[index]?.length ?? 0) * LETTER_MS);
    onStep({ index, playing });
  };

  atlas.explode(0);
  atlas.show(story.from, story.to);
  atlas.blend(0);
  enter(0);
  return {
    get index() {
      return index;
    },
    get playing() {
      return playing;
    },
    play: () => {
      playing = true;
      enter(index === story.steps.length - 1 ? 0 : index);
    },
    pause: () => {
      playing = false;
      clearTimeout(timer);
      onStep({ index, playing });
    },
    go: (to) => {
      playing = false;
      enter(Math.max(0, Math.min(story.steps.length - 1, to)));
    },
    end: () => {
      over = true;
      rest();
    },
  };
}

function arrange(atlas: StoryStage, step: StoryStep, { calm }: { calm: boolean }): void {
  for (const layer of LAYERS) atlas.layer(layer, step.layers[layer] ?? (layer === 'ligament' ? 0 : 1));
  atlas.focus(step.focus, { ghosts: !step.alone });
  atlas.lines(new Set(step.lines));
  atlas.mark(new Map(step.marks.map((level): [Bone | Segment, string] => [level, ACCENT])));
  atlas.look(step.view, { eased: !calm, margin: step.margin });
}
