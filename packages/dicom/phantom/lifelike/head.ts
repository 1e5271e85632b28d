import { bone, HU, type Place } from './jaws.ts';
import { cover, ellipsoid, mix, smooth } from './shapes.ts';

/** Skin, fat, muscle, tongue, mouth and throat: all that is neither bone nor tooth. */
export function softTissue(place: Place): number {
  const { x, y, z, coarse } = place;
  const chin = 1 - 0.1 * smooth(-18, -40, z);
  const out = (Math.sqrt((x / (55 * chin)) ** 2 + ((y - 24) / (59 * chin)) ** 2) - 1) * 54;
  if (out > 1) return HU.air;
  let tissue = mix(HU.soft + 10 * coarse, HU.fat + 16 * coarse, 0.85 * smooth(-16, -9, out));
  tissue = mix(tissue, HU.skin, cover(-out - 2.2));
  if (out < -3 && Math.abs(x) < 22) return airways(tissue, place);
  const masseter = ellipsoid(Math.abs(x) - 43, y - 30, z + 8, 6.5, 15, 30);
  tissue = mix(tissue, 62 + 9 * coarse, cover(masseter));
  const pterygoid = ellipsoid(Math.abs(x) - 28, y - 36, z - 2, 5, 10, 22);
  tissue = mix(tissue, 58 + 9 * coarse, cover(pterygoid));
  return mix(HU.air, tissue, cover(out));
}

/** In the middle of the head only. */
function airways(under: number, { x, y, z, coarse }: Place): number {
  const mouth = ellipsoid(x, y - 7, z - 6.5, 17, 23, 4.2);
  let value = mix(under, HU.air, cover(mouth));
  const tongue = ellipsoid(x, y - 10, z + 9.5, 19, 25, 14.5);
  value = mix(value, 52 + 11 * coarse, cover(tongue));
  const wave = 1.3 * Math.sin(z / 7);
  const throat = (Math.hypot(x / (9.5 + wave), (y - 42) / (6.2 + 0.5 * wave)) - 1) * 6;
  return mix(value, HU.air, cover(throat));
}

/** The upper cervical spine behind the throat. */
export function spine(under: number, place: Place): number {
  const { x, y, z } = place;
  if (y < 50 || Math.abs(x) > 28) return under;
  const level = ((z + 46) % 17) - 8.5;
  const waist = 1 + 0.1 * (level / 8.5) ** 2;
  const body = Math.max((Math.hypot(x / (9 * waist), (y - 61) / (7.6 * waist)) - 1) * 8, Math.abs(level) - 7.2);
  const side = Math.max((Math.hypot((Math.abs(x) - 16) / 6, (y - 66) / 6.5) - 1) * 6, Math.abs(level) - 6.2);
  return bone(bone(under, body, 0.9, place, 1.2), side, 1, place, 1.1);
}
