import { add, dot, scale, subtract, type Vec3 } from '../vec.ts';

/**
 * Where a 3D view is seen from, without perspective: turned about the patient's long axis (0 looks at the face, 90
 * degrees at the right side), tipped (90 degrees looks down on the head). Angles in radians, lengths in mm, LPS.
 */
export interface Camera3d {
  readonly yaw: number;
  readonly pitch: number;
  /** The patient point in the middle of the view. */
  readonly target: Vec3;
  /** What the view shows from its upper to its lower edge, mm. */
  readonly heightMm: number;
}

/** Unit directions to the right, up and away from the viewer. */
export interface ViewBasis {
  readonly right: Vec3;
  readonly up: Vec3;
  readonly forward: Vec3;
}

export type ReadyView = 'front' | 'back' | 'right' | 'left' | 'top' | 'bottom';

const QUARTER = Math.PI / 2;

export const READY_VIEWS: Readonly<Record<ReadyView, { yaw: number; pitch: number }>> = {
  front: { yaw: 0, pitch: 0 },
  back: { yaw: Math.PI, pitch: 0 },
  right: { yaw: QUARTER, pitch: 0 },
  left: { yaw: -QUARTER, pitch: 0 },
  top: { yaw: 0, pitch: QUARTER },
  bottom: { yaw: 0, pitch: -QUARTER },
};

export function viewBasis({ yaw, pitch }: Pick<Camera3d, 'yaw' | 'pitch'>): ViewBasis {
  const [sy, cy, sp, cp] = [Math.sin(yaw), Math.cos(yaw), Math.sin(pitch), Math.cos(pitch)];
  return { right: [cy, -sy, 0], up: [sy * sp, cy * sp, cp], forward: [sy * cp, cy * cp, -sp] };
}

/** Size of the picture in any unit of length on the screen. */
export interface ViewSize {
  readonly width: number;
  readonly height: number;
}

/** Screen position of a patient point, and how far it lies behind the plane through the target, mm. */
export function toScreen(
  camera: Camera3d,
  { width, height }: ViewSize,
  point: Vec3,
): { x: number; y: number; depthMm: number } {
  // prettier-ignore
  const { right, up, forward } = viewBasis(camera);
  const offset = subtract(point, camera.target);
  const perMm = height / camera.heightMm;
  return {
    x: width / 2 + dot(offset, right) * perMm,
    y: height / 2 - dot(offset, up) * perMm,
    depthMm: dot(offset, forward),
  };
}

/** The patient point on the plane through the target that lies under a screen position. */
export function fromScreen(camera: Camera3d, { width, height }: ViewSize, x: number, y: number): Vec3 {
  const { right, up } = viewBasis(camera);
  const mm = camera.heightMm / height;
  return add(camera.target, add(scale(right, (x - width / 2) * mm), scale(up, (height / 2 - y) * mm)));
}

/** Turned by dragging: what is seen follows the pointer. */
export const turned = (camera: Camera3d, byYaw: number, byPitch: number): Camera3d => ({
  ...camera,
  yaw: wrapped(camera.yaw + byYaw),
  pitch: Math.min(QUARTER, Math.max(-QUARTER, camera.pitch + byPitch)),
});

const wrapped = (angle: number): number => angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI));

/** Moved so that what was under one screen position lies under another. */
export function panned(camera: Camera3d, size: ViewSize, dx: number, dy: number): Camera3d {
  const { right, up } = viewBasis(camera);
  const mm = camera.heightMm / size.height;
  return { ...camera, target: add(camera.target, add(scale(right, -dx * mm), scale(up, dy * mm))) };
}

const HEIGHTS_MM = [5, 1000] as const;

/** Enlarged about a screen position. */
export function zoomed(camera: Camera3d, size: ViewSize, factor: number, x: number, y: number): Camera3d {
  const heightMm = Math.min(HEIGHTS_MM[1], Math.max(HEIGHTS_MM[0], camera.heightMm / factor));
  const before = fromScreen(camera, size, x, y);
  const after = fromScreen({ ...camera, heightMm }, size, x, y);
  return { ...camera, heightMm, target: add(camera.target, subtract(before, after)) };
}
