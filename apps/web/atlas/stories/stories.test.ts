import { parseSpineValues, READY_FINDINGS, SEGMENTS, solve, SpineValues, withFinding } from '@hyaline/spine';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Finding, findingsOf } from '../words/index.ts';
import { playStory, STORIES, STORY_NAMES, type Story, storyFor, tellStory } from './index.ts';

const stories: Story[] = STORY_NAMES.map((name) => STORIES[name]());
const FINDING = { id: 'x', severity: 2 } as const;

describe('stories', () => {
  it('have a sentence for each step in both languages, none without words, none the same', () => {
    for (const story of stories) {
      const [english, spanish] = [tellStory('en', story), tellStory('es', story)];
      for (const told of [english, spanish]) {
        expect(told.steps).toHaveLength(story.steps.length);
        for (const text of [told.title, ...told.steps]) {
          expect(text.length).toBeGreaterThan(10);
          expect(text).not.toMatch(/undefined|NaN|\$\{/);
        }
      }
      expect(english.steps.filter((text) => spanish.steps.includes(text))).toEqual([]);
    }
  });

  it('are told at the level of every finding that has one, on postures that there are', () => {
    for (const segment of SEGMENTS) {
      const findings: Finding[] = [
        {
          ...FINDING,
          kind: 'herniation',
          level: segment,
          segment,
          type: 'protrusion',
          zone: 'central',
          side: 'middle',
        },
        { ...FINDING, kind: 'canal', level: segment, segment },
        { ...FINDING, kind: 'foramen', level: segment, segment, sides: ['left', 'right'] },
        { ...FINDING, kind: 'slip', level: segment, segment, forward: false, percent: 12, grade: 'I', cause: null },
      ];
      for (const finding of findings) {
        const story = storyFor(finding) as Story;
        expect(story.about.level).toBe(segment);
        expect(tellStory('en', story).steps.join(' ')).toContain(segment.replace('-', '–'));
        expect(() => [parseSpineValues(story.from), parseSpineValues(story.to)].map(solve)).not.toThrow();
      }
    }
  });

  it('show what was entered at the level, and nothing else of the person', () => {
    const entered = parseSpineValues(
      withFinding(withFinding({ sagittal: { ll: 33 } }, 'sequestration-l4l5-left'), 'wedge-fracture-t12'),
    );
    const findings = findingsOf(entered, solve(entered).measures);
    const story = storyFor(findings.find(({ kind }) => kind === 'herniation') as Finding, entered) as Story;
    expect(story.to.discs).toEqual({ 'L4-L5': entered.discs['L4-L5'] });
    expect(story.to.vertebrae).toEqual({});
    expect(story.to.sagittal).toEqual(SpineValues.parse({}).sagittal);
  });

  it('are there for each ready-made finding that they are about', () => {
    const told = READY_FINDINGS.flatMap((ready) => {
      const values = parseSpineValues(withFinding({}, ready));
      const found = findingsOf(values, solve(values).measures).flatMap((each) => storyFor(each, values) ?? []);
      return found.map(({ about }) => about.name);
    });
    expect([...new Set(told)].toSorted()).toEqual([...STORY_NAMES].toSorted());
    expect(storyFor({ ...FINDING, kind: 'kyphosis', level: null, degrees: 65 })).toBeNull();
  });
});

describe('a story that is played', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    let frames = 0;
    vi.stubGlobal('requestAnimationFrame', (run: () => void) => (setTimeout(run, 16), (frames += 1)));
    vi.stubGlobal('cancelAnimationFrame', () => undefined);
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  const stage = () => {
    const parts: number[] = [];
    const quiet = { show: vi.fn(), focus: vi.fn(), look: vi.fn(), layer: vi.fn(), lines: vi.fn(), mark: vi.fn() };
    return { parts, ...quiet, explode: vi.fn(), blend: (part: number) => void parts.push(part) };
  };

  it('goes on by itself to the last step, and can be stopped and stepped', () => {
    const [atlas, steps] = [stage(), [] as [number, boolean][]];
    const [story] = stories as [Story];
    const player = playStory(atlas, story, {
      calm: false,
      onStep: ({ index, playing }) => steps.push([index, playing]),
    });
    player.play();
    vi.advanceTimersByTime(120_000);
    expect(steps.map(([index]) => index)).toEqual([0, 0, 1, 2, 3, 4]);
    expect(player.playing).toBe(false);
    expect(atlas.parts.some((part) => part > 0.2 && part < 0.8)).toBe(true);
    expect(atlas.parts.at(-1)).toBe(1);
    player.go(1);
    vi.advanceTimersByTime(60_000);
    expect(player.index).toBe(1);
    player.play();
    player.pause();
    vi.advanceTimersByTime(60_000);
    expect(player.index).toBe(1);
    player.play();
    player.end();
    vi.advanceTimersByTime(60_000);
    expect(player.index).toBe(1);
  });

  it('moves nothing where motion is unwelcome: each step is there at once', () => {
    const atlas = stage();
    const player = playStory(atlas, stories[3] as Story, { calm: true, onStep: () => undefined });
    player.play();
    vi.advanceTimersByTime(120_000);
    expect(new Set(atlas.parts)).toEqual(new Set([0, 1]));
    for (const [, options] of atlas.look.mock.calls) expect(options).toMatchObject({ eased: false });
  });
});
