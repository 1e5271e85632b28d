import { chartRows, isUpper, toothPlace } from '@hyaline/marks';
import type { Drag, PictureView, Point, RoomTool } from '../rooms/room.ts';
import type { Ui } from '../ui/context.ts';
import { dragOf, handlesOn, holdsPoint, shownOn } from './drags.ts';
import { IMPLANT_ICON, TOOTH_ICON } from './icons.ts';
import { middleOf, newImplant, withTooth } from './plan.ts';
import type { PlanState } from './state.ts';
import { wordsOf } from './words.ts';

const LABEL_MM = 6; // a tooth label this near to a picture is seen on it
const SLIPPED_PX = 12; // a press that moves further was a swipe

export function planTools(ui: Ui, state: PlanState): readonly RoomTool[] {
  const words = wordsOf(ui);
  return [
    {
      name: 'implant',
      icon: IMPLANT_ICON,
      key: 'I',
      label: words.toolImplant,
      group: 'plan',
      byClick: true,
      start: (view, at) => placing(view, at, (point) => setImplant(ui, state, point), state),
    },
    {
      name: 'tooth',
      icon: TOOTH_ICON,
      key: 'K',
      label: words.toolTooth,
      group: 'plan',
      byClick: true,
      start: (view, at) => placing(view, at, (point) => setTooth(ui, state, point), state),
    },
  ];
}

/** Set when the press ends where it began: a second finger or a swipe sets nothing. */
function placing(
  view: PictureView,
  start: Point,
  place: (at: NonNullable<ReturnType<PictureView['toPatient']>>) => void,
  state: PlanState,
): Drag | null {
  if (!state.canPlan || !view.toPatient(start)) return null;
  return {
    move: () => undefined,
    end(at) {
      const point = view.toPatient(start);
      if (point && Math.hypot(at.x - start.x, at.y - start.y) <= SLIPPED_PX) place(point);
    },
  };
}

/** An implant as asked for, with its head at a place. */
export function setImplant({ workspace }: Ui, state: PlanState, at: Parameters<typeof newImplant>[1]): void {
  const { picture, marks } = workspace;
  if (!picture) return;
  const implant = newImplant(marks.now, at, state.asked, picture.volume.geometry);
  if (!state.add(implant)) return;
  workspace.setCross(at);
  state.ask({ tooth: null });
}

/** The next tooth label at a place. */
export function setTooth({ workspace }: Ui, state: PlanState, at: Parameters<typeof withTooth>[2]): void {
  if (!workspace.marks.set(withTooth(workspace.marks.now, state.nextTooth, at))) return;
  state.askTooth(following(state.nextTooth));
}

/** The next tooth of the same row, from the patient's right to the left: labels are set one after the other. */
function following(fdi: number): number {
  const { upper, lower } = chartRows(toothPlace(fdi)?.primary ?? false);
  const row = isUpper(fdi) ? upper : lower;
  return row[row.indexOf(fdi) + 1] ?? fdi;
}

/** The handles of the chosen implant, the others' middles with their tool, and tooth labels with theirs. */
export function planSpots({ workspace, readOnly }: Ui, state: PlanState, view: PictureView): readonly Point[] {
  if (readOnly || !state.canPlan) return [];
  const { selected } = state;
  const own = selected && shownOn(view, selected, true) ? handlesOn(view, selected).map(({ at }) => at) : [];
  const others = workspace.tool === 'implant' ? state.implants.filter((one) => one !== selected && shownOn(view, one, false)) : []; // prettier-ignore
  const middles = others.map((one) => view.toScreen(middleOf(one))).filter((at) => at !== null);
  const teeth = workspace.tool === 'tooth' ? workspace.marks.now.teeth.map(({ at }) => view.toScreen(at)) : [];
  return [...own, ...middles, ...teeth.filter((at) => at !== null && Math.abs(at.offMm) <= LABEL_MM)] as Point[];
}

/** Handles of the chosen implant; with a tool of this room also the body of any, and tooth labels. */
export function handleAt(ui: Ui, state: PlanState, view: PictureView, at: Point, reach: number): Drag | null {
  const { workspace } = ui;
  if (ui.readOnly || !state.canPlan) return null;
  const near = (place: Point) => Math.hypot(place.x - at.x, place.y - at.y);
  const { selected } = state;
  if (selected && shownOn(view, selected, true)) {
    const grabbed = handlesOn(view, selected)
      .filter((one) => near(one.at) <= reach)
      .toSorted((a, b) => near(a.at) - near(b.at))[0];
    if (grabbed) return coarsely(state, dragOf(workspace.marks, view, selected, grabbed.handle, at));
  }
  if (workspace.tool === 'implant') {
    const touched = state.implants.findLast((one) => holdsPoint(shownOn(view, one, false)?.outline ?? [], at));
    if (!touched) return null;
    state.select(touched.id);
    return coarsely(state, dragOf(workspace.marks, view, touched, 'body', at));
  }
  return workspace.tool === 'tooth' ? toothDrag(ui, view, near, reach) : null;
}

function coarsely(state: PlanState, drag: Drag | null): Drag | null {
  if (!drag) return null;
  return {
    ...drag,
    move(at) {
      state.dragged();
      drag.move(at);
    },
  };
}

function toothDrag({ workspace }: Ui, view: PictureView, near: (place: Point) => number, reach: number): Drag | null {
  const { marks } = workspace;
  const found = marks.now.teeth.find(({ at }) => {
    const there = view.toScreen(at);
    return there !== null && Math.abs(there.offMm) <= LABEL_MM && near(there) <= reach;
  });
  if (!found) return null;
  const drag = marks.drag();
  return {
    move(to) {
      const point = view.toPatient(to);
      if (point) drag.show(withTooth(marks.now, found.fdi, point));
    },
    end: drag.end,
  };
}
