import type { Vec3 } from '@hyaline/spine';

/** Triangles in the space of the picture, with what is known at their corners. */
export interface Drawn {
  positions: Float32Array;
  normals: Float32Array;
  /** Red openness, green curvature, blue cartilage, as the meshes have them. */
  colours: Uint8Array;
  indices: Uint32Array;
  tint?: Vec3;
}

export interface View {
  width: number;
  height: number;
  /** Degrees around the upright axis (0 from the front, 90 from the patient's left) and above the horizon. */
  azimuth: number;
  elevation: number;
  /** What to look at and how many mm of it fill the picture's height. */
  centre: Vec3;
  span: number;
}

export interface Picture {
  width: number;
  height: number;
  /** RGB, rows from the top */
  pixels: Uint8Array;
}

const SAMPLES = 2;
const TOP: Vec3 = [0.93, 0.945, 0.965];
const BOTTOM: Vec3 = [0.82, 0.85, 0.89];
const IVORY: Vec3 = [0.8, 0.7, 0.53];
const WARM: Vec3 = [0.58, 0.43, 0.27];
const PALE: Vec3 = [0.9, 0.84, 0.71];
const CARTILAGE: Vec3 = [0.7, 0.77, 0.8];

/** Draws meshes with one soft key light, a fill and a rim, in parallel projection. For looking at shapes offline. */
export function draw(meshes: readonly Drawn[], view: View): Picture {
  const [w, h] = [view.width * SAMPLES, view.height * SAMPLES];
  const depth = new Float32Array(w * h).fill(-Infinity);
  const shade = new Float32Array(w * h * 3);
  const camera = cameraOf(view);
  for (const mesh of meshes) rasterise(mesh, view, camera, { w, h, depth, shade });
  return downsample(shade, depth, w, h);
}

interface Camera {
  right: Vec3;
  up: Vec3;
  towards: Vec3;
}

function cameraOf({ azimuth, elevation }: View): Camera {
  const [a, e] = [(azimuth * Math.PI) / 180, (elevation * Math.PI) / 180];
  const towards: Vec3 = [Math.sin(a) * Math.cos(e), Math.sin(e), Math.cos(a) * Math.cos(e)];
  const right: Vec3 = [Math.cos(a), 0, -Math.sin(a)];
  const up: Vec3 = [-Math.sin(a) * Math.sin(e), Math.cos(e), -Math.cos(a) * Math.sin(e)];
  return { right, up, towards };
}

const dot = (a: Vec3, x: number, y: number, z: number): number => a[0] * x + a[1] * y + a[2] * z;

interface Canvas {
  w: number;
  h: number;
  depth: Float32Array;
  shade: Float32Array;
}

function rasterise(mesh: Drawn, view: View, { right, up, towards }: Camera, { w, h, depth, shade }: Canvas): void {
  const { positions, normals, colours, indices } = mesh;
  const count = positions.length / 3;
  const screen = new Float32Array(count * 3);
  const light = new Float32Array(count * 3);
  const scale = h / view.span;
  for (let v = 0; v < count; v += 1) {
    const [x, y, z] = [0, 1, 2].map((axis) => (positions[v * 3 + axis] as number) - (view.centre[axis] as number)) as [
      number,
      number,
      number,
    ];
    screen[v * 3] = w / 2 + dot(right, x, y, z) * scale;
    screen[v * 3 + 1] = h / 2 - dot(up, x, y, z) * scale;
    screen[v * 3 + 2] = dot(towards, x, y, z);
    const n: Vec3 = [normals[v * 3] as number, normals[v * 3 + 1] as number, normals[v * 3 + 2] as number];
    const local: Vec3 = [dot(right, ...n), dot(up, ...n), dot(towards, ...n)];
    light.set(lit(local, colours.subarray(v * 4, v * 4 + 3), mesh.tint), v * 3);
  }
  for (let t = 0; t < indices.length; t += 3) {
    const [a, b, c] = [indices[t] as number, indices[t + 1] as number, indices[t + 2] as number];
    const [ax, ay, az] = [screen[a * 3] as number, screen[a * 3 + 1] as number, screen[a * 3 + 2] as number];
    const [bx, by, bz] = [screen[b * 3] as number, screen[b * 3 + 1] as number, screen[b * 3 + 2] as number];
    const [cx, cy, cz] = [screen[c * 3] as number, screen[c * 3 + 1] as number, screen[c * 3 + 2] as number];
    const area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
    if (area === 0) continue;
    const [x0, x1] = [Math.max(0, Math.ceil(Math.min(ax, bx, cx))), Math.min(w - 1, Math.floor(Math.max(ax, bx, cx)))];
    const [y0, y1] = [Math.max(0, Math.ceil(Math.min(ay, by, cy))), Math.min(h - 1, Math.floor(Math.max(ay, by, cy)))];
    for (let y = y0; y <= y1; y += 1) {
      for (let x = x0; x <= x1; x += 1) {
        const u = ((bx - x) * (cy - y) - (by - y) * (cx - x)) / area;
        const v = ((cx - x) * (ay - y) - (cy - y) * (ax - x)) / area;
        const q = 1 - u - v;
        if (u < 0 || v < 0 || q < 0) continue;
        const near = az * u + bz * v + cz * q;
        const at = y * w + x;
        if (near <= (depth[at] as number)) continue;
        depth[at] = near;
        for (let k = 0; k < 3; k += 1) {
          shade[at * 3 + k] =
            (light[a * 3 + k] as number) * u + (light[b * 3 + k] as number) * v + (light[c * 3 + k] as number) * q;
        }
      }
    }
  }
}

const KEY: Vec3 = [-0.5, 0.62, 0.6];
const FILL: Vec3 = [0.75, 0.05, 0.66];

/** Colour of a place with a normal in the camera's axes. */
function lit(n: Vec3, baked: Uint8Array, tint: Vec3 | undefined): Vec3 {
  const open = ((baked[0] as number) / 255) ** 1.5;
  const bend = (baked[1] as number) / 255 - 0.5;
  const gristle = (baked[2] as number) / 255;
  const key = Math.max(0, dot(KEY, ...n) * 0.85 + 0.15);
  const fill = Math.max(0, dot(FILL, ...n));
  const rim = Math.max(0, 1 - n[2]) ** 3;
  const sky = 0.5 + 0.5 * n[1];
  const out = [0, 1, 2].map((k) => {
    let albedo = IVORY[k] as number;
    if (bend > 0) albedo += ((PALE[k] as number) - albedo) * Math.min(0.7, bend * 3);
    else albedo += ((WARM[k] as number) - albedo) * Math.min(0.65, -bend * 2.6);
    albedo += ((CARTILAGE[k] as number) - albedo) * gristle * 0.7;
    if (tint) albedo += ((tint[k] as number) - albedo) * 0.7;
    const warm = [1, 0.97, 0.92][k] as number;
    const cool = [0.86, 0.93, 1][k] as number;
    const amount = key * 0.98 * warm + fill * 0.24 * cool + (0.2 + 0.2 * sky) * cool + rim * 0.22 * cool;
    return albedo * amount * (0.3 + 0.7 * open);
  });
  return out as unknown as Vec3;
}

function downsample(shade: Float32Array, depth: Float32Array, w: number, h: number): Picture {
  const [width, height] = [w / SAMPLES, h / SAMPLES];
  const pixels = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      for (let k = 0; k < 3; k += 1) {
        const ground = (TOP[k] as number) + ((BOTTOM[k] as number) - (TOP[k] as number)) * (y / height);
        let sum = 0;
        for (let s = 0; s < SAMPLES * SAMPLES; s += 1) {
          const at = (y * SAMPLES + Math.floor(s / SAMPLES)) * w + x * SAMPLES + (s % SAMPLES);
          sum += depth[at] === -Infinity ? ground : Math.min(1, shade[at * 3 + k] as number);
        }
        pixels[(y * width + x) * 3 + k] = Math.round((sum / SAMPLES ** 2) * 255);
      }
    }
  }
  return { width, height, pixels };
}
