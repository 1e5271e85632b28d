import { isStraight, STRAIGHT_FRAMES, tiltDegrees, turnOthers } from '@hyaline/volume';
import type { Section } from '../rooms/room.ts';
import { say, type Ui } from '../ui/context.ts';
import { el, onClick, svgIcon } from '../ui/dom.ts';
import { numberText } from '../ui/strings.ts';
import { isPlane, PLANES } from '../workspace/events.ts';
import { wordsOf } from './words.ts';

const LEFT = ['M15 4.55a8 8 0 0 0 -6 14.9', 'M9 15v5h-5', 'M18.37 7.16l0 .01', 'M13 19.94l0 .01', 'M16.84 18.37l0 .01', 'M19.37 15.1l0 .01', 'M19.94 11l0 .01']; // prettier-ignore
const RIGHT = ['M9 4.55a8 8 0 0 1 6 14.9', 'M15 15v5h5', 'M5.63 7.16l0 .01', 'M11 19.94l0 .01', 'M7.16 18.37l0 .01', 'M4.63 15.1l0 .01', 'M4.06 11l0 .01']; // prettier-ignore

export interface TurnActions {
  /** Clockwise in the active plane. */
  turn(degrees: number): void;
  /** Degrees of one step. */
  readonly step: () => number;
}

/** How the planes lie, and the ways to turn them without a pointer. */
export function makeTurnSection(ui: Ui): { section: Section; actions: TurnActions } {
  const { workspace, strings, language } = ui;
  const words = wordsOf(ui);
  const tilts = PLANES.map((plane) => ({ plane, value: el('dd', { class: 'hv-num' }) }));
  const reset = onClick(el('button', { type: 'button', class: 'hv-text-button', text: words.straight }), () => workspace.setFrames(STRAIGHT_FRAMES)); // prettier-ignore
  const degrees = el('input', { type: 'number', min: 0.1, max: 180, step: 'any', value: 1, inputmode: 'decimal' });
  const label = el('span');
  const step = () => (Number.isFinite(degrees.valueAsNumber) ? Math.min(180, Math.abs(degrees.valueAsNumber)) : 1);
  const turn = (by: number) => {
    const plane = isPlane(workspace.active) ? workspace.active : 'axial';
    workspace.setFrames(turnOthers(workspace.frames, plane, (by * Math.PI) / 180));
  };
  const button = (icon: readonly string[], name: string, sign: 1 | -1) =>
    onClick(
      el(
        'button',
        { type: 'button', class: 'hv-button hv-square', 'aria-label': name, title: name },
        svgIcon(icon, 17),
      ),
      () => turn(sign * step()),
    );
  const root = el(
    'section',
    { class: 'hv-oblique' },
    el('h2', {}, words.planes, reset),
    el('dl', { class: 'hv-pairs' }, ...tilts.flatMap(({ plane, value }) => [el('dt', { text: strings[plane] }), value])),
    el(
      'div',
      { class: 'hv-turn-row' },
      el('label', { class: 'hv-field' }, label, degrees),
      button(LEFT, words.turnLeft, -1),
      button(RIGHT, words.turnRight, 1),
    ),
    el('p', { class: 'hv-hint', text: words.hint }),
  ); // prettier-ignore
  const update: Section['update'] = () => {
    const { picture } = workspace;
    root.hidden = picture === null || picture.preview || !picture.volume.geometry.oriented || picture.volume.geometry.size[2] === 1; // prettier-ignore
    for (const { plane, value } of tilts) {
      const tilt = tiltDegrees(plane, workspace.frames[plane]);
      value.textContent = say(words.tilt, { degrees: numberText(language, tilt, 1) });
    }
    reset.hidden = PLANES.every((plane) => isStraight(workspace.frames[plane]));
    const plane = isPlane(workspace.active) ? workspace.active : 'axial';
    label.textContent = say(words.turnIn, { plane: strings[plane] });
  };
  update(null);
  return { section: { root, update }, actions: { turn, step } };
}
