import * as core from '@cornerstonejs/core';
import imageLoader from '@cornerstonejs/dicom-image-loader';
import { utilities as metadata } from '@cornerstonejs/metadata';

const { cache, Enums, eventTarget, RenderingEngine, setVolumesForViewports, volumeLoader } = core;
const VOLUME = 'cornerstoneStreamingImageVolume:study';

/** Ready to take files, with as many decoding workers as the machine has processors. */
export async function start() {
  await core.init();
  imageLoader.init({ maxWebWorkers: navigator.hardwareConcurrency });
  volumeLoader.registerVolumeLoader('cornerstoneStreamingImageVolume', core.cornerstoneStreamingImageVolumeLoader);
  volumeLoader.registerUnknownVolumeLoader(core.cornerstoneStreamingImageVolumeLoader);
}

/** The volume of the files, not loaded yet. */
export async function volumeOf(files) {
  const imageIds = files.map((file) => imageLoader.wadouri.fileManager.add(file));
  await Promise.all(
    files.map(async (file, at) => metadata.addDicomPart10Instance(imageIds[at], await file.arrayBuffer())),
  );
  return volumeLoader.createAndCacheVolume(VOLUME, { imageIds });
}

export function loaded() {
  return new Promise((resolve) => {
    eventTarget.addEventListener(Enums.Events.IMAGE_VOLUME_LOADING_COMPLETED, () => resolve(), { once: true });
  });
}

/** Three planes; `onPicture` is called after each drawing, with the canvas that was drawn. */
export async function showPlanes(onPicture) {
  const planes = {
    axial: Enums.OrientationAxis.AXIAL,
    coronal: Enums.OrientationAxis.CORONAL,
    sagittal: Enums.OrientationAxis.SAGITTAL,
  };
  const names = Object.keys(planes);
  const engine = new RenderingEngine('planes');
  const elementOf = (name) => document.getElementById(name);
  engine.setViewports(
    names.map((name) => ({
      viewportId: name,
      type: Enums.ViewportType.ORTHOGRAPHIC,
      element: elementOf(name),
      defaultOptions: { orientation: planes[name], background: [0, 0, 0] },
    })),
  );
  for (const name of names)
    elementOf(name).addEventListener(Enums.Events.IMAGE_RENDERED, () => onPicture(engine.getViewport(name).canvas));
  await setVolumesForViewports(engine, [{ volumeId: VOLUME }], names);
  for (const name of names) engine.getViewport(name).setProperties({ voiRange: { lower: -1000, upper: 2600 } });
  engine.renderViewports(names);
  return engine;
}

/** A voxel, so that the benchmark can see that it holds the same values as ours. */
export const voxel = (i, j, k) => cache.getVolume(VOLUME).voxelManager.getAtIJK(i, j, k);
