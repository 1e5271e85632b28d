import { norm, type PlaneStack } from '@hyaline/volume';

/** How a picture lies on the screen: fitted, then enlarged and moved. Lengths in CSS px. */
export interface Camera {
  zoom: number;
  panX: number;
  panY: number;
}

export const FITTED: Readonly<Camera> = { zoom: 1, panX: 0, panY: 0 };
const MAX_ZOOM = 24;
const MIN_ZOOM = 0.25;
const MARGIN = 0.98; // a hair of black keeps the picture's edge visible

/** Picture pixels to CSS px: x' = x * scaleX + offsetX. Pixel (0, 0) is a centre, not a corner. */
export interface Projection {
  readonly scaleX: number;
  readonly scaleY: number;
  readonly offsetX: number;
  readonly offsetY: number;
}

export function projection(stack: PlaneStack, camera: Camera, width: number, height: number): Projection {
  const [mmX, mmY] = [norm(stack.right), norm(stack.down)];
  const [fitX, fitY] = stack.fitMm;
  const fit = Math.min(width / fitX, height / fitY) * MARGIN;
  const [scaleX, scaleY] = [fit * camera.zoom * mmX, fit * camera.zoom * mmY];
  return {
    scaleX,
    scaleY,
    offsetX: width / 2 + camera.panX - ((stack.width - 1) / 2) * scaleX,
    offsetY: height / 2 + camera.panY - ((stack.height - 1) / 2) * scaleY,
  };
}

/** Enlarges so that what lies under (x, y), measured from the middle of the view, stays there. */
export function zoomAt(camera: Camera, factor: number, x: number, y: number): void {
  const zoom = Math.min(MAX_ZOOM, Math.max(MIN_ZOOM, camera.zoom * factor));
  const grown = zoom / camera.zoom;
  camera.panX = x - (x - camera.panX) * grown;
  camera.panY = y - (y - camera.panY) * grown;
  camera.zoom = zoom;
}
