import { parseSpineValues, solve, SpineValues, withFinding } from '@hyaline/spine';
import { Atlas } from '../../apps/web/atlas/atlas.ts';
import { coloursOf } from '../../apps/web/atlas/colours.ts';
import { findingsOf } from '../../apps/web/atlas/words/index.ts';
import file from '../../packages/spine-mesh/glb/spine-workspace.glb?url';
import type { Cell } from './cells.ts';

const canvas = document.querySelector('canvas') as HTMLCanvasElement;
const atlas = await Atlas.open({ canvas, file, ground: 'pale', calm: true, quality: 'rich' });

/** Draws one cell into the canvas, at its present size. */
function draw({ view, focus, finding, bone = 1, ligament = 0, ghosts = true }: Cell): void {
  const healthy = SpineValues.parse({});
  const values = parseSpineValues(finding === undefined ? healthy : withFinding(healthy, finding));
  atlas.show(values);
  atlas.mark(coloursOf(findingsOf(values, solve(values).measures), values));
  atlas.layer('bone', bone);
  atlas.layer('ligament', ligament);
  atlas.focus(focus, { ghosts });
  atlas.look(view, { eased: false, margin: 1.05 });
  atlas.stage.drawNow();
}

Object.assign(globalThis, { draw });
