import {
  applyWindow,
  extractPicture,
  type GreyWindow,
  pictureFor,
  planeStack,
  pixelToPatient,
  type Vec3,
  type Volume,
  type VolumeGeometry,
  voxelToPatient,
  windowLut,
} from '@hyaline/volume';
import {
  type Camera3d,
  finish,
  greyScaleOf,
  leaps,
  presetWindow,
  READY_VIEWS,
  type ReadyView,
  transferOf,
  visibility,
} from '@hyaline/volume/render';
import { gpuRenderer } from '../gl/gpu-renderer.ts';
import { prepare } from '../prepare.ts';
import type { PlaneQuad, Scene } from '../scene.ts';

/** The renderer for the graphics card alone on a page, with phantoms whose picture is known. */
const RADIUS_MM = 9;
const SIZE = 200;
const FIELD_MM = 40;
const EVERYWHERE = { low: [-1e4, -1e4, -1e4], high: [1e4, 1e4, 1e4] } as const;

const tilted: VolumeGeometry = {
  size: [70, 64, 50],
  origin: [-17, 15, -18],
  axes: [[0.5, 0.05, 0], [0.04, -0.5, 0], [0, 0.1, 0.75]], // prettier-ignore
  calibrated: true,
  oriented: true,
};
const upright: VolumeGeometry = { ...tilted, size: [80, 72, 40], origin: [-20, -18, -10], axes: [[0.5, 0, 0], [0, 0.5, 0], [0, 0, 0.5]] }; // prettier-ignore

function filled(geometry: VolumeGeometry, grey: (p: Vec3) => number): Volume {
  const [nx, ny, nz] = geometry.size;
  const voxels = new Int16Array(nx * ny * nz);
  for (let k = 0, n = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++) voxels[n++] = Math.round(grey(voxelToPatient(geometry, [i, j, k])));
  return { geometry, voxels, scale: 1, offset: 0, inverted: false, present: new Uint8Array(nz).fill(1) };
}

const CENTRE = voxelToPatient(tilted, [35, 32, 25]);
const ball = (p: Vec3) =>
  Math.max(-1000, Math.min(2000, 500 + 3000 * (RADIUS_MM - Math.hypot(p[0] - CENTRE[0], p[1] - CENTRE[1], p[2] - CENTRE[2])))); // prettier-ignore

interface Shown {
  readonly volume: Volume;
  readonly window?: GreyWindow;
  readonly planes?: readonly PlaneQuad[];
  readonly camera: Camera3d;
  readonly width: number;
  readonly height: number;
}

/** The picture of the graphics card, RGBA. */
function drawn({ volume, window, planes = [], camera, width, height }: Shown): Uint8ClampedArray {
  const renderer = gpuRenderer(() => undefined);
  const prepared = finish(prepare(volume, renderer.mostVoxels));
  const greys = greyScaleOf(null); // the phantoms are Hounsfield, with too few kinds of matter to tell
  const own = presetWindow('bone', greys);
  const transfer = transferOf('bone', greys, (planes.length ? null : window) ?? own, prepared);
  const scene: Scene = {
    prepared,
    transfer,
    leaps: leaps(prepared.grid, visibility(transfer)),
    clip: EVERYWHERE,
    showVolume: planes.length === 0,
    surfaces: [],
    planes,
    window: window ?? own,
  };
  finish(renderer.hold(scene));
  const canvas = renderer.picture(camera, { width, height });
  const { data } = (canvas.getContext('2d') as CanvasRenderingContext2D).getImageData(0, 0, width, height);
  renderer.dispose();
  return data;
}

const camera: Camera3d = { yaw: 0, pitch: 0, target: CENTRE, heightMm: FIELD_MM };

/** Area in mm² of what is lit of a ball of 9 mm, seen from a side; and the sum of all brightness. */
function ballFrom(view: ReadyView, window?: GreyWindow): { areaMm2: number; light: number } {
  const data = drawn({ volume: filled(tilted, ball), camera: { ...camera, ...READY_VIEWS[view] }, width: SIZE, height: SIZE, ...(window && { window }) }); // prettier-ignore
  let [lit, light] = [0, 0];
  for (let p = 0; p < data.length; p += 4) {
    light += data[p] as number;
    if ((data[p] as number) > 40) lit++;
  }
  return { areaMm2: lit * (FIELD_MM / SIZE) ** 2, light };
}

/** Greatest difference in grey levels between a plane drawn by the card and by the processor, over all its pixels. */
function planeDifference(name: 'axial' | 'coronal' | 'sagittal', window: GreyWindow): number {
  const volume = filled(upright, ([x, y, z]) => 600 * Math.sin(x / 3) + 900 * Math.cos(y / 4 + z / 5) + 20 * x);
  const stack = planeStack(upright, name);
  const index = Math.floor(stack.count / 2);
  const values = pictureFor(volume, stack);
  extractPicture(volume, stack, index, values);
  const words = new Uint32Array(values.length);
  applyWindow(values, windowLut(window, volume), words);
  const corner = pixelToPatient(stack, index, -0.5, -0.5);
  const edge = (x: number, y: number): Vec3 => {
    const end = pixelToPatient(stack, index, x, y);
    return [end[0] - corner[0], end[1] - corner[1], end[2] - corner[2]];
  };
  const { width, height } = stack;
  const plane = { corner, across: edge(width - 0.5, -0.5), down: edge(-0.5, height - 0.5) };
  const target = pixelToPatient(stack, index, (width - 1) / 2, (height - 1) / 2);
  // looked at as the flat views hang: from below, from the front, and from the left with the face to the left
  const side = { axial: READY_VIEWS.bottom, coronal: READY_VIEWS.front, sagittal: READY_VIEWS.left }[name];
  const data = drawn({ volume, window, planes: [plane], camera: { ...side, target, heightMm: height * 0.5 }, width, height }); // prettier-ignore
  let worst = 0;
  for (let n = 0; n < words.length; n++)
    worst = Math.max(worst, Math.abs((data[4 * n] as number) - ((words[n] as number) & 255)));
  return worst;
}

Object.assign(globalThis, { harness3d: { ballFrom, planeDifference } });
