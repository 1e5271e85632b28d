import { groupSeries, type ImageHeader, orderSlices, pictureOrder } from '@hyaline/dicom';
import type { Marks } from '@hyaline/marks';
import { wayOf } from '@hyaline/volume';

const ALL_PICTURES = 'pictures'; // how the viewer names a series whose pictures differ in size

/**
 * The marks of one series under other headers. Those of 2D pictures are kept by the place of the picture, and new UIDs
 * can put pictures without numbers of their own into another order: each mark then goes to the place where its picture
 * is now. Marks of volumes lie in the patient and stay.
 * @param key the viewer's key of the series, with the UID that it has in `before`
 * @param after the same images as in `before`, one for one
 */
export function onMovedPictures(
  marks: Marks,
  key: string,
  before: readonly ImageHeader[],
  after: readonly ImageHeader[],
): Marks {
  const members = flatMembers(key, before);
  if (members.length === 0) return marks;
  const orderIn = (headers: readonly ImageHeader[]) =>
    pictureOrder(members.map((n) => headers[n] as ImageHeader)).map((n) => members[n] as number);
  const framesIn = (order: readonly number[]) =>
    order.flatMap((n) => Array.from({ length: before[n]?.frames ?? 1 }, (_, frame) => `${n}|${frame}`));
  const [images, imagesNow] = [orderIn(before), orderIn(after)];
  const [pictures, picturesNow] = [framesIn(images), framesIn(imagesNow)];
  const imageNow = placeIn(images, imagesNow);
  const pictureNow = placeIn(pictures, picturesNow);
  const points = (list: Marks['measures'][number]['points']) =>
    list.map(([column, row, picture]) => [column, row, pictureNow(picture)] as const);
  return {
    ...marks,
    measures: marks.measures.map((measure) => ({ ...measure, points: points(measure.points) })),
    calibrations: marks.calibrations.map((one) => ({ ...one, image: imageNow(one.image), points: points(one.points) })),
  };
}

/** Where something stands in another order; a place that holds nothing stays. */
function placeIn<T>(before: readonly T[], after: readonly T[]): (place: number) => number {
  const now = new Map(after.map((one, n) => [one, n]));
  return (place) => {
    const one = before[Math.round(place)];
    return (one === undefined ? undefined : now.get(one)) ?? place;
  };
}

/** The images that the viewer pages one by one under a key, as places in the list; none where they make a volume. */
function flatMembers(key: string, headers: readonly ImageHeader[]): readonly number[] {
  const flat = groupSeries(headers).filter(({ members }) => {
    const own = members.map((n) => headers[n] as ImageHeader);
    return wayOf(own, orderSlices(own)) === 'stack';
  });
  const [, shape] = key.split('|');
  const shown = shape === ALL_PICTURES ? flat : flat.filter((group) => group.key === key);
  return shown.flatMap(({ members }) => members).toSorted((a, b) => a - b);
}
