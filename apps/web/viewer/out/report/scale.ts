import { voxelSizeMm } from '@hyaline/volume';
import type { Ui } from '../../ui/context.ts';
import { numberText } from '../../ui/strings.ts';
import type { FlatStack } from '../../workspace/flat.ts';
import { wordsOf } from '../words.ts';

export interface ReportScale {
  /** How much of what is shown can be measured in millimetres of the patient. */
  readonly millimetres: 'all' | 'some' | 'none';
  /** How large a voxel is, or a pixel of each picture. */
  readonly text: string;
}

/** Of the shown series. Pictures one by one each have a scale of their own, which a person may have given them. */
export function scaleOf(ui: Ui): ReportScale {
  const { picture, study } = ui.workspace;
  if (picture?.flat) return flatScaleOf(ui, picture.flat);
  const geometry = picture?.small ? study.shown?.plan.geometry : picture?.volume.geometry;
  if (!geometry?.calibrated) return { millimetres: 'none', text: wordsOf(ui).scaleUnknown };
  return { millimetres: 'all', text: sizeText(ui, voxelSizeMm(geometry)) };
}

function flatScaleOf(ui: Ui, flat: FlatStack): ReportScale {
  const sizes = Array.from({ length: flat.count }, (_, n) => {
    const scale = flat.scale(n);
    return scale?.calibrated ? sizeText(ui, [scale.columnMm, scale.rowMm]) : null;
  });
  const known = sizes.filter((size) => size !== null).length;
  const millimetres = known === 0 ? 'none' : known < sizes.length ? 'some' : 'all';
  return { millimetres, text: [...new Set(sizes.map((size) => size ?? wordsOf(ui).scaleUnknown))].join('; ') };
}

const sizeText = ({ language }: Ui, sizes: readonly number[]): string =>
  `${sizes.map((size) => numberText(language, size, 2)).join(' × ')} mm`;
