import { useMantineColorScheme } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { createContext, use, useEffect, useMemo, useState } from 'react';
import type { Pin, SpineValues } from '@hyaline/spine';
import type { Eye, Ground } from '../../../../atlas/stage.ts';
import type { Region } from '../../../../atlas/atlas.ts';
import type { ViewName } from '../../../../atlas/views.ts';
import type { Story } from '../../../../atlas/stories/index.ts';
import { type Finding, findingsOf } from '../../../../atlas/words/index.ts';
import { HEALTHY, type Level } from './edits.ts';
import { FRESH, keep, type Kept, readKept } from './kept.ts';
import { type Entry, type Shown, type Side, useEntry } from './use-entry.ts';

/** What is looked at: a region, or one level. */
export type Target = { region: Region; level: null } | { region: null; level: Level };
export const WHOLE: Target = { region: 'whole', level: null };

/** An earlier posture in the place of the typical one. */
export type Earlier = { values: SpineValues; name: string } | null;

/** How two states are compared: one becomes the other, both beside each other, or the other as glass over today's. */
export type Compared = 'slide' | 'beside' | 'overlay';

/** Where a pin is to stand that has no words yet; `of` is the pin that is being moved. */
export type Pinning = { of: number | null };
export type PinDraft = Pick<Pin, 'level' | 'at'>;

export interface Desk extends Entry {
  findings: readonly Finding[];
  target: Target;
  /** Looks at a level or region and, for a level, opens its panel. */
  choose: (target: Target) => void;
  /** The direction to look from; counts up with each wish, so that the same one can be wished again. */
  view: { name: ViewName; wish: number };
  look: (view: ViewName) => void;
  /** A place that was kept: looked from at once. */
  eye: { eye: Eye; wish: number } | null;
  lookFrom: (eye: Eye) => void;
  kept: Kept;
  set: (change: Partial<Kept>) => void;
  forget: () => void;
  ground: Ground;
  /** 0 together to 1 far apart */
  explode: number;
  setExplode: (amount: number) => void;
  /** 0 the typical spine, 1 today's, 2 the goal */
  part: number;
  setPart: (part: number) => void;
  compared: Compared;
  setCompared: (compared: Compared) => void;
  /** What today is compared with beside or over it. */
  other: 'typical' | 'goal';
  setOther: (other: 'typical' | 'goal') => void;
  /** What has been entered of the state that the picture is nearest to; null for the typical one. */
  pictured: (Shown & { findings: readonly Finding[] }) | null;
  story: Story | null;
  setStory: (story: Story | null) => void;
  /** The next press on the model places a pin. */
  pinning: Pinning | null;
  setPinning: (pinning: Pinning | null) => void;
  /** A place that was pressed, or a level that was chosen, for a pin whose words are being written. */
  draft: PinDraft | null;
  setDraft: (draft: PinDraft | null) => void;
  presenting: boolean;
  setPresenting: (presenting: boolean) => void;
  reset: () => void;
  /** What today is compared with: an earlier posture, or the typical spine of the size of the patient's. */
  typical: SpineValues;
  earlier: Earlier;
  compare: (earlier: Earlier) => void;
}

export function useDeskState(): Desk {
  const entry = useEntry();
  const [target, setTarget] = useState<Target>(WHOLE);
  const [view, setView] = useState<Desk['view']>({ name: 'left', wish: 0 });
  const [eye, setEye] = useState<Desk['eye']>(null);
  const [kept, setKept] = useState(readKept);
  const [explode, setExplode] = useState(0);
  const [part, setPart] = useState(1);
  const [compared, setCompared] = useState<Compared>('slide');
  const [chosenOther, setOther] = useState<'typical' | 'goal'>('typical');
  const [story, setStory] = useState<Story | null>(null);
  const [pinning, setPinning] = useState<Pinning | null>(null);
  const [draft, setDraft] = useState<PinDraft | null>(null);
  const [presenting, setPresenting] = useState(false);
  const [earlier, compare] = useState<Earlier>(null);
  const { colorScheme } = useMantineColorScheme();
  const prefersDark = useMediaQuery('(prefers-color-scheme: dark)', false, { getInitialValueInEffect: false });
  const { shown, goal } = entry;
  const { values } = shown;
  const findings = useMemo(() => findingsOf(shown.values, shown.solved.measures), [shown]);
  const today = useMemo(() => ({ ...shown, findings }), [shown, findings]);
  const aim = useMemo(() => goal && { ...goal, findings: findingsOf(goal.values, goal.solved.measures) }, [goal]);
  const most = goal === null ? 1 : 2;
  const at = Math.min(part, most);
  const nearest = compared !== 'slide' || (at >= 0.5 && at < 1.5) ? today : at < 0.5 ? null : aim;
  const typical = useMemo(() => earlier?.values ?? { ...HEALTHY, scale: values.scale }, [earlier, values.scale]);
  const look = (name: ViewName): void => setView(({ wish }) => ({ name, wish: wish + 1 }));
  const set = (change: Partial<Kept>): void => setKept((before) => ({ ...before, ...change }));
  useEffect(() => keep(kept), [kept]);
  return {
    ...entry,
    findings,
    typical,
    earlier,
    compare,
    target,
    choose: (next) => {
      setStory(null);
      setTarget(next);
      if (next.level !== null) set({ panel: 'level' });
    },
    view,
    look,
    eye,
    lookFrom: (from) => setEye((before) => ({ eye: from, wish: (before?.wish ?? 0) + 1 })),
    kept,
    set,
    forget: () => setKept(FRESH),
    ground: kept.ground ?? (colorScheme === 'dark' || (colorScheme === 'auto' && prefersDark) ? 'deep' : 'pale'),
    explode,
    setExplode,
    part: at,
    setPart,
    compared,
    setCompared,
    other: goal === null ? 'typical' : chosenOther,
    setOther,
    pictured: nearest,
    story,
    setStory,
    pinning,
    setPinning,
    draft,
    setDraft,
    setSide: (side: Side) => {
      entry.setSide(side);
      setPart(side === 'goal' ? 2 : 1);
      setOther(side === 'goal' ? 'goal' : chosenOther);
    },
    setGoal: (next: SpineValues | null) => {
      entry.setGoal(next);
      entry.setSide(next === null ? 'today' : 'goal');
      setPart(next === null ? 1 : 2);
      setOther(next === null ? 'typical' : 'goal');
    },
    presenting,
    setPresenting,
    reset: () => {
      setTarget(WHOLE);
      setExplode(0);
      look('left');
    },
  };
}

export const DeskContext = createContext<Desk | null>(null);

export function useDesk(): Desk {
  const desk = use(DeskContext);
  if (desk === null) throw new Error('no desk around this');
  return desk;
}
