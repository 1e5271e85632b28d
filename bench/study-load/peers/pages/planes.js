import { loaded, showPlanes, start, volumeOf, voxel } from './cornerstone.js';
import { onFiles } from './files.js';

await start();
onFiles(async (files, mark) => {
  const volume = await volumeOf(files);
  const all = loaded();
  volume.load(() => {});
  const engine = await showPlanes((canvas) => {
    if (window.sawPicture || !showsSomething(canvas)) return;
    window.sawPicture = true;
    mark('first');
  });
  await all;
  mark('decoded');
  engine.render();
  await nextFrame();
  await nextFrame();
  mark('all');
  window.voxelAt = voxel;
});

const small = new OffscreenCanvas(32, 32).getContext('2d', { willReadFrequently: true });

/** Whether anything but black is drawn. Any plane counts: this is in the peer's favour. */
function showsSomething(canvas) {
  small.drawImage(canvas, 0, 0, 32, 32);
  const { data } = small.getImageData(0, 0, 32, 32);
  return data.some((value, at) => at % 4 !== 3 && value > 24);
}

const nextFrame = () => new Promise((resolve) => requestAnimationFrame(() => resolve()));
