import { parseSpineValues, solve, SpineValues, withFinding } from '@hyaline/spine';
import { Atlas } from '../../apps/web/atlas/atlas.ts';
import { coloursOf } from '../../apps/web/atlas/colours.ts';
import { findingsOf } from '../../apps/web/atlas/words/index.ts';
import file from '../../packages/spine-mesh/glb/spine-workspace.glb?url';
import type { Cell } from './cells.ts';

const canvas = document.querySelector('canvas') as HTMLCanvasElement;
const atlas = await Atlas.open({ canvas, file, ground: 'pale', calm: true, quality: 'rich' });

/** As high in px as two cells with the caption between them. */
const TALL = 1680;

/** Draws one cell into the canvas, at its present size. */
function draw({
  view,
  focus,
  finding,
  bone = 1,
  ligament = 0,
  ghosts = true,
  turn,
  zoom = 1,
  tall = false,
}: Cell): void {
  canvas.style.height = `${tall ? TALL : 800}px`;
  atlas.stage.resize(640, tall ? TALL : 800);
  const healthy = SpineValues.parse({});
  const values = parseSpineValues(finding === undefined ? healthy : withFinding(healthy, finding));
  atlas.show(values);
  atlas.mark(coloursOf(findingsOf(values, solve(values).measures), values));
  atlas.layer('bone', bone);
  atlas.layer('ligament', ligament);
  atlas.focus(focus, { ghosts });
  atlas.look(view, { eased: false, margin: 1.05 });
  if (turn) atlas.stage.turn(...turn);
  atlas.stage.zoom(zoom);
  atlas.stage.drawNow();
}

Object.assign(globalThis, { draw });
