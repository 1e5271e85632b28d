import { fairNumber, type Random } from '../../../lib/sayable.ts';

const CODE = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

/** How a shared study is called instead of its patient: `7K2-M4`, not derived from anything. */
export function studyCode(random: Random = fairNumber): string {
  const sign = () => CODE[random(CODE.length)] ?? '';
  return `${sign()}${sign()}${sign()}-${sign()}${sign()}`;
}
