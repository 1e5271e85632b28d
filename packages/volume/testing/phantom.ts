import { groupSeries, orderSlices, splitInstance } from '@hyaline/dicom';
import { generatePhantom, type PhantomAsk, type PhantomFile } from '@hyaline/dicom/phantom';
import { allocateVolume, createDecoder, fillSlice, planVolume, type Volume } from '../src/index.ts';

const decode = createDecoder(() => Promise.reject(new Error('the phantom needs no codec')));

/** The phantom as a reader of its files gets it. */
export const phantomVolume = (ask: PhantomAsk): Promise<Volume> => volumeOfFiles(generatePhantom(ask));

/** Uncompressed files of one series, parsed, ordered, planned and decoded. */
export async function volumeOfFiles(files: Iterable<PhantomFile>): Promise<Volume> {
  const splits = [...files].map(({ bytes }) => splitInstance(bytes)).filter((split) => split.kind === 'image');
  const headers = splits.map(({ header }) => header);
  const [series] = groupSeries(headers);
  if (!series) throw new Error('no series');
  const plan = planVolume(headers, orderSlices(headers));
  const volume = allocateVolume(plan, (bytes) => new ArrayBuffer(bytes));
  const size = plan.geometry.size[0] * plan.geometry.size[1];
  for (const { image, frame, k, rule } of plan.places) {
    const split = splits[image];
    if (!split) throw new Error('no such image');
    const ranges = split.frames[frame]?.[0] ?? [0, 0];
    const pixels = await decode(split.header, split.bulk.subarray(ranges[0], ranges[0] + ranges[1]));
    fillSlice(volume.voxels.subarray(k * size, (k + 1) * size), pixels, split.header, rule);
    volume.present[k] = 1;
  }
  return volume;
}
