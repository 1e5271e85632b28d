import { pictureOrder } from '@hyaline/dicom';
import { flatScale, isColour, type VolumeNotice } from '@hyaline/volume';
import type { SourceImage } from '../sources/source.ts';
import type { SeriesEntry } from './series.ts';

/** Pictures of one series that make no volume stay together whatever their sizes; slices are told apart by theirs. */
export function joinPictures<E extends Pick<SeriesEntry, 'way' | 'images' | 'key'>>(
  entries: readonly E[],
  join: (key: string, images: readonly SourceImage[]) => E,
): E[] {
  const bySeries = Map.groupBy(entries, ({ way, images: [first], key }) =>
    way === 'stack' ? (first?.header.seriesInstanceUid ?? key) : key,
  );
  return [...bySeries].map(([uid, group]) => {
    const [only] = group;
    if (only && group.length === 1) return only;
    return join(
      `${uid}|pictures`,
      group.flatMap(({ images }) => images),
    );
  });
}

export const isMixed = (images: readonly SourceImage[]): boolean =>
  images.some(
    ({ header: { rows, columns } }) => rows !== images[0]?.header.rows || columns !== images[0]?.header.columns,
  );

/** How many pictures there are to page through. */
export const framesOf = (images: readonly SourceImage[]): number =>
  pictureOrder(images.map(({ header }) => header)).reduce((sum, n) => sum + (images[n]?.header.frames ?? 0), 0);

/** All pictures decoded, as they are shown: bytes. */
export const pictureBytes = (images: readonly SourceImage[]): number =>
  images.reduce((sum, { header }) => {
    const { rows, columns, frames, bitsAllocated } = header;
    return sum + rows * columns * frames * (isColour(header) ? 4 : Math.max(1, bitsAllocated / 8));
  }, 0);

/** What a person must know before measuring on pictures that are no volume. */
export function flatNotices(images: readonly SourceImage[]): VolumeNotice[] {
  const scales = images.map(({ header }) => flatScale(header));
  const notices: VolumeNotice[] = [];
  if (scales.includes(null)) notices.push({ kind: 'no-spacing' });
  if (scales.some((scale) => scale?.source === 'detector')) notices.push({ kind: 'detector-spacing' });
  if (scales.some((scale) => scale?.source === 'scanned')) notices.push({ kind: 'scanned-spacing' });
  if (images.some(({ header }) => header.overlays)) notices.push({ kind: 'overlays' });
  return notices;
}
