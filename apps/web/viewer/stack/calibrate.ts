import type { Vec3 } from '@hyaline/volume';
import type { Drag, PictureView, Point, RoomTool } from '../rooms/room.ts';
import { say, type Ui } from '../ui/context.ts';
import { el, onClick } from '../ui/dom.ts';
import { numberText } from '../ui/strings.ts';
import { STACK_ICONS } from './icons.ts';
import { STACK, type StackState } from './state.ts';
import { wordsOf } from './words.ts';

export const CALIBRATE = 'calibrate';
const SHORTEST_PX = 8;
const [LEAST_MM, MOST_MM] = [0.1, 2000];

/** Draws a line along something whose length is known; then asks for that length. */
export function calibrateTool(ui: Ui, state: StackState): RoomTool {
  const ask = makeLengthDialog(ui);
  return {
    name: CALIBRATE,
    icon: STACK_ICONS.calibrate,
    key: null,
    label: wordsOf(ui).toolCalibrate,
    group: 'measure',
    start: (view, at) => (view.name === STACK ? lineDrag(view, at, (points) => void known(points)) : null),
  };

  async function known(points: readonly [Vec3, Vec3]): Promise<void> {
    const image = state.picture?.image;
    const lengthMm = await ask();
    if (lengthMm === null || image === undefined) return;
    state.calibrate({ image, points, lengthMm });
    ui.workspace.setTool('length');
  }
}

function lineDrag(view: PictureView, start: Point, done: (points: readonly [Vec3, Vec3]) => void): Drag | null {
  const from = view.toPatient(start);
  if (!from) return null;
  const show = (points: readonly Vec3[] | null) => {
    view.draft = points && { tool: CALIBRATE, points };
    view.requestDraw();
  };
  return {
    move(at) {
      const to = view.toPatient(at);
      show(to && [from, to]);
    },
    end(at) {
      const to = view.toPatient(at);
      show(null);
      if (to && Math.hypot(at.x - start.x, at.y - start.y) >= SHORTEST_PX) done([from, to]);
    },
  };
}

/** Asks how long something is; null when the person gives up. */
function makeLengthDialog(ui: Ui): () => Promise<number | null> {
  const words = wordsOf(ui);
  const input = el('input', { type: 'number', inputmode: 'decimal', step: 0.1, min: LEAST_MM, max: MOST_MM });
  input.required = true;
  const wrong = el('p', { class: 'hv-hint hv-wrong', role: 'alert', hidden: true, text: words.calibrateWrong });
  const cancel = el('button', { type: 'button', class: 'hv-button', text: words.cancel });
  const apply = el('button', { type: 'submit', class: 'hv-button hv-primary', text: words.calibrateApply });
  const form = el('form', { novalidate: true }, el('p', { class: 'hv-hint', text: words.calibrateText }), el('label', { class: 'hv-field' }, el('span', { text: words.calibrateField }), input), wrong, el('div', { class: 'hv-dialog-buttons' }, cancel, apply)); // prettier-ignore
  const title = el('header', {}, el('h2', { text: words.calibrateTitle }));
  const dialog = el('dialog', { class: 'hv-dialog hv-calibrate', 'aria-label': words.calibrateTitle }, title, form);
  onClick(cancel, () => dialog.close());
  return () =>
    new Promise((resolve) => {
      // inside the viewer, whose colours and keys it shares
      const root = document.querySelector('.hv');
      (root ?? document.body).append(dialog);
      let length: number | null = null;
      wrong.hidden = true;
      form.onsubmit = (event) => {
        event.preventDefault();
        const value = input.valueAsNumber;
        wrong.hidden = value >= LEAST_MM && value <= MOST_MM;
        if (!wrong.hidden) return input.focus();
        length = value;
        dialog.close();
      };
      dialog.onclose = () => {
        dialog.remove();
        resolve(length);
      };
      dialog.showModal();
      input.focus();
      input.select();
    });
}

const COLOUR = '#8fd0a4';

/** The known length of the shown image, and the line that is being drawn. */
export function drawCalibration(context: CanvasRenderingContext2D, view: PictureView, ui: Ui, state: StackState): void {
  if (view.name !== STACK) return;
  const kept = state.calibrationOf(state.index);
  const draft = view.draft?.tool === CALIBRATE ? view.draft.points : null;
  if (draft) drawLine(context, view, draft, '');
  // frames of one image share it, whichever it was drawn on
  else if (kept) drawLine(context, view, kept.points.map(([x, y]) => [x, y, state.index] as const), `${numberText(ui.language, kept.lengthMm, 1)} mm`); // prettier-ignore
}

function drawLine(context: CanvasRenderingContext2D, view: PictureView, points: readonly Vec3[], label: string): void {
  const [a, b] = points.map((point) => view.toScreen(point));
  if (!a || !b) return;
  context.save();
  context.setLineDash([5, 4]);
  for (const [colour, width] of [
    ['rgba(0, 0, 0, 0.6)', 3.5],
    [COLOUR, 1.5],
  ] as const) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.beginPath();
    context.moveTo(a.x, a.y);
    context.lineTo(b.x, b.y);
    context.stroke();
  }
  context.restore();
  if (label === '') return;
  context.font = '560 12px "Inter Variable", Inter, system-ui, sans-serif';
  context.textBaseline = 'middle';
  context.lineWidth = 3;
  context.strokeStyle = 'rgba(0, 0, 0, 0.75)';
  context.strokeText(label, (a.x + b.x) / 2 + 8, (a.y + b.y) / 2 - 10);
  context.fillStyle = COLOUR;
  context.fillText(label, (a.x + b.x) / 2 + 8, (a.y + b.y) / 2 - 10);
}

export const calibrationText = (ui: Ui, lengthMm: number): string =>
  say(wordsOf(ui).scale.you, { mm: numberText(ui.language, lengthMm, 1) });
