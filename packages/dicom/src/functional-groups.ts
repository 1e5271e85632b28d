import type { DataSet } from './dataset.ts';
import { millimetres, orientation, position, rescale, spacing, windows } from './modules.ts';
import { TAG } from './tags.ts';
import type { FrameInfo } from './types.ts';
import { firstItem, items, numbers, term, uint32 } from './values.ts';

const NOTHING: FrameInfo = {
  position: null,
  orientation: null,
  spacing: null,
  sliceThicknessMm: null,
  rescale: null,
  windows: [],
  stack: null,
};

/** Functional groups of an enhanced multi-frame object (PS3.3 C.7.6.16): what all frames share, and each for itself. */
export function readFrames(ds: DataSet, frames: number): { shared: FrameInfo; perFrame: FrameInfo[] | null } {
  const shared = frameInfo(firstItem(ds, TAG.SharedFunctionalGroups));
  const perFrame = items(ds, TAG.PerFrameFunctionalGroups)
    .slice(0, frames)
    .map((item) => withShared(frameInfo(item), shared));
  if (perFrame.length === frames && frames > 0) return { shared, perFrame };
  return { shared, perFrame: framesOfGrid(ds, frames) };
}

const withShared = (own: FrameInfo, shared: FrameInfo): FrameInfo => ({
  position: own.position ?? shared.position,
  orientation: own.orientation ?? shared.orientation,
  spacing: own.spacing ?? shared.spacing,
  sliceThicknessMm: own.sliceThicknessMm ?? shared.sliceThicknessMm,
  rescale: own.rescale ?? shared.rescale,
  windows: own.windows.length > 0 ? own.windows : shared.windows,
  stack: own.stack,
});

function frameInfo(groups: DataSet | undefined): FrameInfo {
  if (groups === undefined) return NOTHING;
  const plane = firstItem(groups, TAG.PlanePositionSequence);
  const turned = firstItem(groups, TAG.PlaneOrientationSequence);
  const measures = firstItem(groups, TAG.PixelMeasuresSequence);
  const transformed = firstItem(groups, TAG.PixelValueTransformationSequence);
  const voi = firstItem(groups, TAG.FrameVOILUTSequence);
  const content = firstItem(groups, TAG.FrameContentSequence);
  return {
    position: plane === undefined ? null : position(plane),
    orientation: turned === undefined ? null : orientation(turned),
    spacing: measures === undefined ? null : spacing(measures),
    sliceThicknessMm: measures === undefined ? null : millimetres(measures, TAG.SliceThickness),
    rescale: transformed === undefined ? null : rescale(transformed),
    windows: voi === undefined ? [] : windows(voi),
    stack: content === undefined ? null : stackOf(content),
  };
}

function stackOf(content: DataSet): FrameInfo['stack'] {
  const place = uint32(content, TAG.InStackPositionNumber);
  return place === null ? null : { id: term(content, TAG.StackID), position: place };
}

/** RT Dose and friends: frames lie along the normal at offsets from the first, PS3.3 C.8.8.3.2. */
function framesOfGrid(ds: DataSet, frames: number): FrameInfo[] | null {
  const offsets = numbers(ds, TAG.GridFrameOffsetVector);
  const origin = position(ds);
  const axes = orientation(ds);
  if (frames < 2 || offsets.length !== frames || origin === null || axes === null) return null;
  const [row, column] = axes;
  const normal = [
    row[1] * column[2] - row[2] * column[1],
    row[2] * column[0] - row[0] * column[2],
    row[0] * column[1] - row[1] * column[0],
  ] as const;
  const base = offsets[0] === 0 ? 0 : (offsets[0] as number); // the second form counts from the patient's origin
  const same = { ...NOTHING, orientation: axes, spacing: spacing(ds), rescale: rescale(ds), windows: windows(ds) };
  return offsets.map((offset) => {
    const mm = offset - base;
    return {
      ...same,
      position: [origin[0] + normal[0] * mm, origin[1] + normal[1] * mm, origin[2] + normal[2] * mm] as const,
    };
  });
}
