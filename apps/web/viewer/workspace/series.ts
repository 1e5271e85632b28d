import { groupSeries, orderSlices, type Series } from '@hyaline/dicom';
import { planVolume, type VolumePlan, voxelSizeMm } from '@hyaline/volume';
import type { SourceImage } from '../sources/source.ts';

/** A series as a person picks it: its pictures, its plan, what is odd about it. */
export interface SeriesEntry {
  readonly key: string;
  readonly modality: string;
  readonly description: string;
  readonly slices: number;
  readonly bytes: number;
  readonly voxelMm: number | null;
  readonly images: readonly SourceImage[];
  readonly plan: VolumePlan;
}

/** The study's images as series, largest first. */
export function seriesOf(images: readonly SourceImage[]): SeriesEntry[] {
  return groupSeries(images.map(({ header }) => header)).map((series) => entryOf(series, images));
}

function entryOf(series: Series, all: readonly SourceImage[]): SeriesEntry {
  const images = series.members.map((n) => all[n] as SourceImage);
  const headers = images.map(({ header }) => header);
  const plan = planVolume(headers, orderSlices(headers));
  const finest = Math.min(...voxelSizeMm(plan.geometry));
  return {
    key: series.key,
    modality: series.modality,
    description: images[0]?.seriesDescription ?? '',
    slices: plan.places.length,
    bytes: plan.bytes,
    voxelMm: plan.geometry.calibrated ? finest : null,
    images,
    plan,
  };
}
