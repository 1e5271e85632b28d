import { useMantineColorScheme } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { createContext, use, useEffect, useMemo, useState } from 'react';
import type { SpineValues } from '@hyaline/spine';
import type { Eye, Ground } from '../../../../atlas/stage.ts';
import type { Region } from '../../../../atlas/atlas.ts';
import type { ViewName } from '../../../../atlas/views.ts';
import { type Finding, findingsOf } from '../../../../atlas/words/index.ts';
import { HEALTHY, type Level } from './edits.ts';
import { FRESH, keep, type Kept, readKept } from './kept.ts';
import { type Entry, useEntry } from './use-entry.ts';

/** What is looked at: a region, or one level. */
export type Target = { region: Region; level: null } | { region: null; level: Level };
export const WHOLE: Target = { region: 'whole', level: null };

/** An earlier posture in the place of the typical one. */
export type Earlier = { values: SpineValues; name: string } | null;

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
  /** 0 the typical spine, 1 the patient's */
  part: number;
  setPart: (part: number) => void;
  beside: boolean;
  setBeside: (beside: boolean) => void;
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
  const [beside, setBeside] = useState(false);
  const [presenting, setPresenting] = useState(false);
  const [earlier, compare] = useState<Earlier>(null);
  const { colorScheme } = useMantineColorScheme();
  const prefersDark = useMediaQuery('(prefers-color-scheme: dark)', false, { getInitialValueInEffect: false });
  const { values, solved } = entry.shown;
  const findings = useMemo(() => findingsOf(values, solved.measures), [values, solved]);
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
    part,
    setPart,
    beside,
    setBeside,
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
