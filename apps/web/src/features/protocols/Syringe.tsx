import { type Ratio, syringeOf, syringeWords, toDecimal, toNumber } from '@hyaline/protocol';
import { useTranslation } from 'react-i18next';
import { useLocale } from '../../lib/use-locale.ts';
import classes from './protocols.module.css';

const WIDTH = 560;
const LEFT = 92;
const RIGHT = 528;

/** Every so many graduations a longer line with its number, so that about ten numbers stand on a barrel. */
function stepOf(lines: number): number {
  return [1, 2, 5, 10, 20, 25, 50].find((step) => lines / step <= 10) ?? 50;
}

/** A syringe filled to a line of its scale. The sentence beside it says the same to who does not see it. */
export function Syringe({ id, filled }: { id: string; filled: Ratio }) {
  const { t } = useTranslation('protocols');
  const locale = useLocale();
  const { unitsPerMl, capacityMl, graduation } = syringeOf(id);
  const most = toNumber(capacityMl) * (unitsPerMl ?? 1);
  const step = toNumber(graduation);
  const level = Math.max(0, Math.min(toNumber(filled), most));
  const at = (value: number): number => LEFT + ((RIGHT - LEFT) * value) / most;
  const lines = Math.round(most / step);
  const numbered = stepOf(lines);
  const marks = Array.from({ length: lines + 1 }, (_, i) => i);
  const line = toDecimal(filled, 3).replace('.', locale === 'es' ? ',' : '.');
  const label = t(unitsPerMl === null ? 'syringe.labelMl' : 'syringe.label', {
    line,
    syringe: syringeWords(id, locale),
  });
  return (
    <svg className={classes.syringe} viewBox={`0 0 ${WIDTH} 96`} role="img" aria-label={label}>
      <path className={classes.needle} d="M8 44 H60" />
      <path className={classes.hub} d="M60 38 h14 l10 -10 h8 v32 h-8 l-10 -10 h-14 z" />
      <rect className={classes.barrel} x={LEFT} y={24} width={RIGHT - LEFT} height={40} rx={3} />
      <rect className={classes.fluid} x={LEFT} y={26} width={Math.max(0, at(level) - LEFT)} height={36} />
      <rect className={classes.plunger} x={at(level)} y={25} width={9} height={38} rx={2} />
      <path className={classes.rod} d={`M${at(level) + 9} 44 H${WIDTH - 4}`} />
      <path className={classes.rod} d={`M${WIDTH - 4} 30 V58`} />
      {marks.map((mark) => {
        const x = at(mark * step);
        const long = mark % numbered === 0;
        return (
          <g key={mark}>
            <line className={classes.mark} x1={x} x2={x} y1={64} y2={long ? 52 : 58} />
            {long && (
              <text className={classes.number} x={x} y={80}>
                {toDecimal({ n: BigInt(Math.round(mark * step * 1000)), d: 1000n }, 2)}
              </text>
            )}
          </g>
        );
      })}
    </svg>
  );
}
