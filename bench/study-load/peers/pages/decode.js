import { loaded, start, volumeOf, voxel } from './cornerstone.js';
import { onFiles } from './files.js';

await start();
onFiles(async (files, mark) => {
  const volume = await volumeOf(files);
  const all = loaded();
  volume.load();
  await all;
  mark('all');
  window.voxelAt = voxel;
});
