import type { Camera3d, ViewSize } from '@hyaline/volume/render';
import type { Scene } from './scene.ts';

/** Draws a scene on a canvas of its own: on the graphics card, or where there is none on the processor. */
export interface Renderer {
  readonly kind: 'gpu' | 'cpu';
  readonly canvas: HTMLCanvasElement;
  /** True when the card is played by the processor: then less is asked of it. */
  readonly slow: boolean;
  /** Edge to which volumes are reduced for it, voxels. */
  readonly mostVoxels: number;
  /** Takes over a prepared volume, pausing now and then. */
  hold(scene: Scene): Generator<number>;
  setScene(scene: Scene): void;
  /** Draws soon: coarsely at first where the scene moves or is dear, then as fine as the size allows. */
  show(camera: Camera3d, size: ViewSize, moving: boolean): void;
  /** One picture of any size (px), at once and as fine as it gets. */
  picture(camera: Camera3d, size: ViewSize): HTMLCanvasElement;
  /** Milliseconds that the last moving and the last still picture took. */
  readonly times: { moving: number | null; still: number | null };
  /** Told when the drawing is finished at full fineness. */
  onStill: (() => void) | null;
  dispose(): void;
}
