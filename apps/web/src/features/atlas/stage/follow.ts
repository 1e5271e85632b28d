import type { Bone, Segment } from '@hyaline/spine';
import { useEffect, useRef } from 'react';
import type { Atlas, Focus } from '../../../../atlas/atlas.ts';
import type { LineName } from '../../../../atlas/lines.ts';
import type { ViewName } from '../../../../atlas/views.ts';
import { coloursOf } from '../../../../atlas/colours.ts';
import { isSegment } from '../desk/edits.ts';
import type { Desk, Target } from '../desk/use-desk.ts';

const CHOSEN_COLOUR = '#69becf';

export function focusOf({ level, region }: Target): Focus {
  if (level === null) return { kind: 'region', region };
  return isSegment(level) ? { kind: 'segment', segment: level } : { kind: 'bone', bone: level };
}

/** Glass of the typical or an earlier spine, and of the goal. */
const GLASS = { typical: { pale: '#188698', deep: '#69becf' }, goal: { pale: '#2b8964', deep: '#6bc59c' } } as const;

/** Keeps the viewer as the desk says: each effect is one wish. While a story is told, the story has the viewer. */
export function useFollow(viewer: Atlas | null, desk: Desk, otherOnly: boolean): void {
  const { shown, goal, typical, part, compared, other, presenting, target, view, eye, kept, explode, pictured } = desk;
  const { around, layers, lines } = kept;
  const atlas = desk.story === null ? viewer : null;
  const sliding = compared === 'slide' && !otherOnly;
  const otherValues = other === 'goal' && goal !== null ? goal.values : typical;

  useEffect(() => {
    if (otherOnly) atlas?.show(otherValues);
    else if (sliding) atlas?.show(typical, shown.values, goal?.values ?? null);
    else atlas?.show(shown.values);
  }, [atlas, typical, shown.values, goal, sliding, otherOnly, otherValues]);

  const overlaid = compared === 'overlay' && !otherOnly ? otherValues : null;
  const glass = GLASS[other][desk.ground];
  useEffect(() => {
    if (overlaid === null || !atlas) return undefined;
    atlas.overlay(overlaid, glass);
    return () => atlas.overlay(null);
  }, [atlas, overlaid, glass]);

  useEffect(() => atlas?.blend(sliding ? part : 1), [atlas, sliding, part]);

  useEffect(() => {
    for (const [layer, visible] of Object.entries(layers)) atlas?.layer(layer as keyof typeof layers, visible);
  }, [atlas, layers]);

  useEffect(() => {
    if (!atlas) return;
    const colours =
      otherOnly || pictured === null
        ? new Map<Bone | Segment, string>()
        : coloursOf(pictured.findings, pictured.values);
    // beside ghosts the chosen part stands out by itself
    if (target.level !== null && around === 'full' && !colours.has(target.level))
      colours.set(target.level, CHOSEN_COLOUR);
    atlas.mark(colours);
  }, [atlas, pictured, otherOnly, target, around]);

  useEffect(() => atlas?.lines(linesFrom(view.name, lines)), [atlas, lines, view.name]);
  useEffect(() => atlas?.explode(explode), [atlas, explode]);

  const looked = useRef({ wish: -1, target: null as Target | null, atlas: null as Atlas | null, layout: '' });
  const layout = `${compared === 'beside'} ${presenting}`;
  useEffect(() => {
    if (!atlas) {
      looked.current.wish = -1; // a story looked elsewhere meanwhile
      return;
    }
    const before = looked.current;
    const isNew = before.atlas !== atlas || before.layout !== layout;
    atlas.focus(focusOf(target), { ghosts: around !== 'none' });
    if (isNew) fit(atlas);
    if (isNew || before.wish !== view.wish || before.target !== target)
      atlas.look(view.name, { eased: !isNew, margin: marginOf(target) });
    if (around === 'full') atlas.focus({ kind: 'region', region: 'whole' });
    looked.current = { wish: view.wish, target, atlas, layout };
  }, [atlas, target, view, around, layout]);

  useEffect(() => {
    if (atlas && eye) atlas.stage.eye = eye.eye;
  }, [atlas, eye]);
}

/** Angles of the side view are seen from the side, those of curves from the front. */
function linesFrom(view: ViewName, wanted: readonly LineName[]): ReadonlySet<LineName> {
  if (view === 'above' || view === 'canal') return new Set();
  const isFrontal = view === 'front' || view === 'back';
  return new Set(view === 'oblique' ? wanted : wanted.filter((line) => (line === 'cobb') === isFrontal));
}

/** CSS pixels of the bars over the stage. */
export const INSETS = { wide: { top: 50, bottom: 74 }, narrow: { top: 58, bottom: 88 } } as const;
export const NARROW = 480;

/** Takes the room that its place on the page has now. */
export function fit({ stage }: Atlas): void {
  const host = stage.renderer.domElement.parentElement;
  if (!host) return;
  stage.insets = host.clientWidth < NARROW ? INSETS.narrow : INSETS.wide;
  stage.resize(host.clientWidth, host.clientHeight);
}

/** Room for labels at the sides; a single level needs its neighbours to be understood. */
const marginOf = ({ level, region }: Target): number => (level !== null ? 1.6 : region === 'whole' ? 1.02 : 1.1);
