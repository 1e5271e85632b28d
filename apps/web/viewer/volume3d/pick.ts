import { type Vec3, voxelSizeMm } from '@hyaline/volume';
import { hitMesh } from '@hyaline/volume/mesh';
import { castRay, rayAt, type ViewSize } from '@hyaline/volume/render';
import { rayScene } from './scene.ts';
import type { Space } from './space.ts';

/** The patient point that is seen at a place of the 3D view (CSS px): of the volume or of a surface before it. */
export function pick(space: Space, size: ViewSize, x: number, y: number): Vec3 | null {
  const { scene } = space;
  if (!scene) return null;
  const { origin, direction } = rayAt(space.camera, size, x, y);
  const depths: number[] = [];
  if (scene.showVolume) {
    const stepMm = Math.min(...voxelSizeMm(scene.prepared.volume.geometry)) / 2;
    const { depthMm } = castRay(rayScene(scene, stepMm), origin, direction);
    if (depthMm !== null) depths.push(depthMm);
  }
  for (const { mesh } of scene.surfaces) {
    const depth = hitMesh(mesh, origin, direction);
    if (depth !== null) depths.push(depth);
  }
  if (depths.length === 0) return null;
  const nearest = Math.min(...depths);
  return [0, 1, 2].map((n) => (origin[n] as number) + nearest * (direction[n] as number)) as unknown as Vec3;
}
