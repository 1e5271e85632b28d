import { groupSeries, type Identity, orderSlices, type Series } from '@hyaline/dicom';
import { canBeVolume, planVolume, type VolumePlan, voxelSizeMm, type Way, wayOf } from '@hyaline/volume';
import type { SourceImage } from '../sources/source.ts';

/** A series as a person picks it: its pictures, its plan, what is odd about it. */
export interface SeriesEntry {
  readonly key: string;
  /** Whose it is and when it was made: the same for all series of one study of one patient. */
  readonly study: StudyFacts;
  readonly modality: string;
  readonly description: string;
  readonly slices: number;
  readonly bytes: number;
  readonly voxelMm: number | null;
  readonly images: readonly SourceImage[];
  readonly plan: VolumePlan;
  /** How it is shown first. */
  readonly way: Way;
  readonly canBeVolume: boolean;
}

export interface StudyFacts {
  readonly key: string;
  /** Null where the source must not tell. */
  readonly identity: Identity | null;
}

/**
 * The study's images as series, largest first. Images of two patients never come together, even where careless
 * copying gave them one series UID.
 */
export function seriesOf(images: readonly SourceImage[]): SeriesEntry[] {
  const entries = [...byStudy(images)].flatMap(([key, own]) => {
    const study = { key, identity: own[0]?.identity ?? null };
    return groupSeries(own.map(({ header }) => header)).map((series) => entryOf(series, own, study));
  });
  const seen = new Map<string, number>();
  return entries
    .toSorted((a, b) => b.slices - a.slices)
    .map((entry) => {
      const times = (seen.get(entry.key) ?? 0) + 1;
      seen.set(entry.key, times);
      return times === 1 ? entry : { ...entry, key: `${entry.key}|${times}` };
    });
}

function byStudy(images: readonly SourceImage[]): Map<string, SourceImage[]> {
  const studies = new Map<string, SourceImage[]>();
  for (const image of images) {
    const { identity, header } = image;
    const who = identity ? [identity.patientId, identity.patientName, identity.birthDate] : [];
    const key = [header.studyInstanceUid, ...who].join('|');
    const own = studies.get(key);
    if (own) own.push(image);
    else studies.set(key, [image]);
  }
  return studies;
}

function entryOf(series: Series, all: readonly SourceImage[], study: StudyFacts): SeriesEntry {
  const images = series.members.map((n) => all[n] as SourceImage);
  const headers = images.map(({ header }) => header);
  const ordered = orderSlices(headers);
  const plan = planVolume(headers, ordered);
  const finest = Math.min(...voxelSizeMm(plan.geometry));
  return {
    key: series.key,
    study,
    modality: series.modality,
    description: images[0]?.seriesDescription ?? '',
    slices: plan.places.length,
    bytes: plan.bytes,
    voxelMm: plan.geometry.calibrated ? finest : null,
    images,
    plan,
    way: wayOf(headers, ordered),
    canBeVolume: canBeVolume(ordered),
  };
}
