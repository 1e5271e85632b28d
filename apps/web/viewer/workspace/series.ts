import { groupSeries, type Identity, orderSlices } from '@hyaline/dicom';
import { canBeVolume, planVolume, type VolumePlan, voxelSizeMm, type Way, wayOf } from '@hyaline/volume';
import type { SourceImage } from '../sources/source.ts';
import { flatNotices, framesOf, isMixed, joinPictures, pictureBytes } from './flat-series.ts';

/** A series as a person picks it: its pictures, its plan, what is odd about it. */
export interface SeriesEntry {
  readonly key: string;
  /** The key where nothing else is open: two patients whose series share a UID are told apart by `key` alone. */
  readonly ownKey: string;
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
 * The images as series, study by study, in each and among them the largest first. Images of two patients never come
 * together, even where careless copying gave them one series UID.
 */
export function seriesOf(images: readonly SourceImage[]): SeriesEntry[] {
  const studies = [...byStudy(images)].map(([key, own]) => {
    const study = { key, identity: own[0]?.identity ?? null };
    const entries = joinPictures(
      groupSeries(own.map(({ header }) => header)).map(({ key: uid, members }) =>
        entryOf(
          uid,
          members.map((n) => own[n] as SourceImage),
          study,
        ),
      ),
      (uid, pictures) => entryOf(uid, pictures, study),
    );
    return entries.toSorted((a, b) => b.slices - a.slices);
  });
  const seen = new Map<string, number>();
  return studies
    .toSorted(([a], [b]) => (b?.slices ?? 0) - (a?.slices ?? 0))
    .flat()
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

function entryOf(key: string, images: readonly SourceImage[], study: StudyFacts): SeriesEntry {
  const headers = images.map(({ header }) => header);
  const ordered = orderSlices(headers);
  const plan = planVolume(headers, ordered);
  const mixed = isMixed(images);
  const way = mixed ? 'stack' : wayOf(headers, ordered);
  const flat = way === 'stack';
  const finest = Math.min(...voxelSizeMm(plan.geometry));
  return {
    key,
    ownKey: key,
    study,
    modality: headers[0]?.modality ?? '',
    description: images[0]?.seriesDescription ?? '',
    slices: flat ? framesOf(images) : plan.places.length,
    bytes: flat ? pictureBytes(images) : plan.bytes,
    voxelMm: plan.geometry.calibrated && !flat ? finest : null,
    images,
    plan: flat ? { ...plan, notices: flatNotices(images) } : plan,
    way,
    canBeVolume: !mixed && canBeVolume(ordered),
  };
}
