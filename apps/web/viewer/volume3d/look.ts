import type { GreyWindow, Vec3 } from '@hyaline/volume';
import { type Camera3d, type ClipBox, RENDER_PRESETS, type RenderPreset } from '@hyaline/volume/render';

/** How the volume is seen in 3D: what a saved view keeps of it. */
export interface Look {
  readonly camera: Camera3d;
  readonly preset: RenderPreset;
  readonly window: GreyWindow;
  readonly clip: ClipBox;
  readonly clipping: boolean;
  readonly showVolume: boolean;
  readonly showPlanes: boolean;
}

type Fields = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null;
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const isVec = (value: unknown): value is Vec3 => Array.isArray(value) && value.length === 3 && value.every(isNumber);
const isCamera = (value: unknown): value is Camera3d =>
  isObject(value) && isNumber(value['yaw']) && isNumber(value['pitch']) && isVec(value['target']) && isNumber(value['heightMm']) && value['heightMm'] > 0; // prettier-ignore

/** A look from what the browser kept; null when it is none. */
export function readLook(value: unknown): Look | null {
  if (!isObject(value)) return null;
  const { camera, preset, window, clip, clipping, showVolume, showPlanes } = value;
  const flags = [clipping, showVolume, showPlanes].every((flag) => typeof flag === 'boolean');
  const known = RENDER_PRESETS.some((name) => name === preset);
  const hasWindow = isObject(window) && isNumber(window['center']) && isNumber(window['width']);
  const hasBox = isObject(clip) && isVec(clip['low']) && isVec(clip['high']);
  return flags && known && hasWindow && hasBox && isCamera(camera) ? (value as unknown as Look) : null;
}
