import type { CURVE_POINTS, Figure, PointName } from '@hyaline/radiograph';
import type { TFunction } from 'i18next';
import type { Locale } from '@hyaline/contract';
import type { Marks } from './marks.ts';

type T = TFunction<'radiograph'>;
type CurvePart = (typeof CURVE_POINTS)[number];

/** 52.3° or −12.0 mm; rounded to whole numbers over the picture. */
export function valueText({ unit, value }: Pick<Figure, 'unit' | 'value'>, locale: Locale, digits = 1): string {
  if (value === null) return '–';
  const rounded = Number(value.toFixed(digits)) + 0;
  const number = rounded.toLocaleString(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return `${number.replace('-', '−')}${unit === 'deg' ? '°' : ' mm'}`;
}

/** Of a coronal curve with the vertebrae that it lies between. */
export function figureName(t: T, { name }: Pick<Figure, 'name'>, { curves }: Pick<Marks, 'curves'>): string {
  const curve = curveOf(name, curves);
  return curve ? t('figure.cobb', { upper: curve.upper, lower: curve.lower }) : t(`figure.${name as 'pi'}`);
}

export function methodText(t: T, { name }: Pick<Figure, 'name'>, { curves }: Pick<Marks, 'curves'>): string {
  const curve = curveOf(name, curves);
  return curve ? t('method.cobb', { upper: curve.upper, lower: curve.lower }) : t(`method.${name as 'pi'}`);
}

function curveOf(name: string, curves: Marks['curves']) {
  return name.startsWith('cobb') ? curves[Number(name.slice(4)) - 1] : undefined;
}

/** What is asked for: which point of which bone. */
export function pointText(t: T, name: PointName, { curves }: Pick<Marks, 'curves'>): string {
  const [, number, part] = /^curve(\d)-(.+)$/.exec(name) ?? [];
  const curve = curves[Number(number) - 1];
  if (!curve || !part) return t(`point.${name as 's1-front'}`);
  return t(`curvePoint.${part as CurvePart}`, curve);
}

/** As it stands over the picture. */
export function figureShort(t: T, { name }: Pick<Figure, 'name'>): string {
  return name.startsWith('cobb') ? t('short.cobb', { n: name.slice(4) }) : t(`short.${name as 'pi'}`);
}
