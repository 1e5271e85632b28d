import { isStraight, STRAIGHT_FRAMES } from '@hyaline/volume';
import type { PictureView, Room } from '../rooms/room.ts';
import { say, type Ui } from '../ui/context.ts';
import { numberText } from '../ui/strings.ts';
import { type CrosshairLine, crosshairLines, PLANE_COLOURS } from '../workspace/crosshair.ts';
import { isPlane, PLANES } from '../workspace/events.ts';
import { grabs, handlesOf, type Turning, turnDrag } from './turn-drag.ts';
import { makeTurnSection } from './turn-section.ts';
import { wordsOf } from './words.ts';
import './oblique.css';

/** Planes turned about the crosshair: by the lines, by keys and by number. */
export function makeRoom(ui: Ui): Room {
  const { workspace, language } = ui;
  const words = wordsOf(ui);
  const { section, actions } = makeTurnSection(ui);
  let turning: Turning | null = null;
  const linesIn = (view: PictureView): readonly CrosshairLine[] => {
    const at = view.toScreen(workspace.cross);
    const { picture } = workspace;
    if (!at || !picture || picture.preview || !isPlane(view.name) || !picture.volume.geometry.oriented) return [];
    return picture.volume.geometry.size[2] === 1 ? [] : crosshairLines(view.name, picture.stacks, at);
  };
  return {
    name: 'oblique',
    sections: [section],
    // the same keys turn flat pictures, which have no planes
    keys: [
      {
        key: ',',
        label: words.turnLeft,
        run: () => actions.turn(-actions.step()),
        enabled: () => !section.root.hidden,
      },
      {
        key: '.',
        label: words.turnRight,
        run: () => actions.turn(actions.step()),
        enabled: () => !section.root.hidden,
      },
      { key: 'Alt+0', label: words.straighten, run: () => workspace.setFrames(STRAIGHT_FRAMES) },
    ],
    draw(context, view) {
      if (workspace.tool === 'crosshair' && !view.still)
        for (const line of linesIn(view)) drawHandles(context, line, view);
      if (turning?.view === view.name) {
        drawReading(context, say(words.tilt, { degrees: numberText(language, turning.degrees, 1) }), turning.at);
      }
    },
    handleAt(view, at, reach) {
      if (workspace.tool !== 'crosshair' || !isPlane(view.name)) return null;
      const lines = linesIn(view);
      const cross = lines[0]?.at;
      if (!cross || !grabs(lines, view, at, reach)) return null;
      return turnDrag(
        workspace,
        view.name,
        cross,
        at,
        (next) => {
          turning = next;
          view.requestDraw();
        },
        (place) => {
          const point = view.toPatient(place);
          if (point) workspace.setCross(point);
        },
      );
    },
  };
}

export const isTurned = ({ frames }: Ui['workspace']): boolean => !PLANES.every((plane) => isStraight(frames[plane]));

function drawHandles(context: CanvasRenderingContext2D, line: CrosshairLine, view: PictureView): void {
  for (const { x, y } of handlesOf(line, view)) {
    context.beginPath();
    context.arc(x, y, 4.5, 0, 2 * Math.PI);
    context.fillStyle = 'rgba(0, 0, 0, 0.65)';
    context.fill();
    context.lineWidth = 1.5;
    context.strokeStyle = PLANE_COLOURS[line.plane];
    context.stroke();
  }
}

function drawReading(context: CanvasRenderingContext2D, text: string, { x, y }: { x: number; y: number }): void {
  context.font = '560 12px "Inter Variable", Inter, system-ui, sans-serif';
  const width = context.measureText(text).width + 14;
  context.fillStyle = 'rgba(6, 11, 14, 0.86)';
  context.beginPath();
  context.roundRect(x + 14, y - 30, width, 22, 11);
  context.fill();
  context.fillStyle = '#fff';
  context.textBaseline = 'middle';
  context.fillText(text, x + 21, y - 18.5);
}
