import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { SpineInput } from '@hyaline/spine';
import type { BoneState } from '../src/index.ts';
import { readGlb } from '../testing/read-glb.ts';
import { draw, type Drawn, type Picture } from './rasteriser.ts';
import { png, sheet } from './png.ts';
import { boxOf, posed } from './scene.ts';

/**
 * Draws a contact sheet of the bones.
 *   node packages/spine-mesh/picture/sheet.ts OUT.png [workspace|patient]
 */
const [out = 'spine.png', lod = 'workspace'] = process.argv.slice(2);
const SIZE = 520;

interface Cell {
  /** Nodes to draw: exact names, or all that begin so with a star */
  show: readonly string[];
  azimuth: number;
  elevation: number;
  input?: SpineInput;
  states?: Record<string, BoneState>;
  tinted?: readonly string[];
}

const SPINE = ['C*', 'T*', 'L*', 'S1', 'coccyx'];
const ALL = [...SPINE, 'hip*', 'rib*'];
const WEDGE = { anterior: 0.4, middle: 0.2, posterior: 0 };
const CRUSH = { anterior: 0.5, middle: 0.5, posterior: 0.4 };
const CAVED = { anterior: 0.1, middle: 0.4, posterior: 0.1 };
const CHEST = ['T10', 'T11', 'T12', 'L1', 'L2'];

const CELLS: readonly Cell[] = [
  { show: ALL, azimuth: 90, elevation: 3 },
  { show: ALL, azimuth: 0, elevation: 3 },
  { show: ALL, azimuth: 145, elevation: 12 },
  { show: ['C*'], azimuth: 90, elevation: 5 },
  { show: ['C*'], azimuth: 140, elevation: 20 },
  { show: ['C1', 'C2'], azimuth: 35, elevation: 22 },
  { show: ['C2'], azimuth: 150, elevation: 28 },
  { show: ['C5'], azimuth: 155, elevation: 32 },
  { show: ['T6', 'T7', 'T8', 'T9', 'rib-T7*', 'rib-T8*'], azimuth: 125, elevation: 12 },
  { show: ['T8'], azimuth: 150, elevation: 25 },
  { show: ['L*', 'S1'], azimuth: 115, elevation: 8 },
  { show: ['L4'], azimuth: 150, elevation: 28 },
  { show: ['L4'], azimuth: 90, elevation: 6 },
  { show: ['S1', 'coccyx'], azimuth: 180, elevation: 25 },
  { show: ['S1', 'coccyx'], azimuth: 20, elevation: 10 },
  { show: ['S1', 'coccyx', 'hip*', 'L5'], azimuth: 25, elevation: 15 },
  {
    show: CHEST,
    azimuth: 90,
    elevation: 4,
    input: { vertebrae: { T12: { loss: WEDGE } } },
    states: { T12: { loss: WEDGE } },
    tinted: ['T12'],
  },
  {
    show: CHEST,
    azimuth: 60,
    elevation: 12,
    input: { vertebrae: { T12: { loss: CRUSH } } },
    states: { T12: { loss: CRUSH } },
    tinted: ['T12'],
  },
  {
    show: CHEST,
    azimuth: 75,
    elevation: 8,
    input: { vertebrae: { L1: { loss: CAVED } } },
    states: { L1: { loss: CAVED } },
    tinted: ['L1'],
  },
  {
    show: ['L3', 'L4', 'L5'],
    azimuth: 60,
    elevation: 10,
    states: { L3: { osteophytes: 3 }, L4: { osteophytes: 3, arthrosis: 3 }, L5: { osteophytes: 2, arthrosis: 3 } },
  },
];

const meshes = await readGlb(`spine-${lod}.glb`);
const pictures = CELLS.map(picture);
mkdirSync(dirname(out), { recursive: true });
writeFileSync(out, png(sheet(pictures, 4)));

function picture({ show, azimuth, elevation, input = {}, states = {}, tinted = [] }: Cell): Picture {
  const drawn = [...posed(meshes, input, states)].flatMap(([name, mesh]): Drawn[] => {
    const shown = show.some((one) => (one.endsWith('*') ? name.startsWith(one.slice(0, -1)) : name === one));
    return shown ? [tinted.includes(name) ? { ...mesh, tint: [0.86, 0.5, 0.4] } : mesh] : [];
  });
  const { centre, size } = boxOf(drawn);
  const angle = (azimuth * Math.PI) / 180;
  const wide = Math.abs(size[0] * Math.cos(angle)) + Math.abs(size[2] * Math.sin(angle));
  const span = Math.max(size[1] + wide * 0.5 * Math.sin((elevation * Math.PI) / 180), wide) * 1.12;
  return draw(drawn, { width: SIZE, height: SIZE, azimuth, elevation, centre, span });
}
