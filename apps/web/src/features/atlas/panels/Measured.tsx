import { schwabCoronal } from '@hyaline/spine';
import { useTranslation } from 'react-i18next';
import { sourceIn } from '../../../../atlas/words/index.ts';
import { useLocale } from '../../../lib/use-locale.ts';
import { useDesk } from '../desk/use-desk.ts';
import { BandBar } from './Band.tsx';
import { bandOf, modifiersOf } from '../../../../atlas/norms.ts';
import classes from './panels.module.css';

/** mm and deg: what the bars of these measures span. */
const SPANS = { sva: { min: -60, max: 160 }, mismatch: { min: -40, max: 60 }, l4s1: { min: 0, max: 80 } } as const;

/** Read back from the solved model, not from what was entered. */
export function Measured() {
  const { t } = useTranslation('atlas');
  const locale = useLocale();
  const { shown, goal, side } = useDesk();
  const { values, solved } = side === 'goal' && goal !== null ? goal : shown;
  const { measures } = solved;
  const grades = modifiersOf(measures);
  const coronal = schwabCoronal(values);
  const printed = { sva: Math.round(measures.sva), mismatch: round(measures.mismatch), l4s1: round(measures.l4s1) };
  const banded = (name: keyof typeof SPANS, unit: string) => (
    <BandBar name={name} band={bandOf(name, measures.pi)} value={printed[name]} limits={SPANS[name]} unit={unit} />
  );
  const plain = [
    ['csva', measures.csva, ' mm'],
    ['t1Slope', measures.t1Slope, '°'],
    ['tpa', measures.tpa, '°'],
  ] as const;
  return (
    <section className={classes.section} aria-label={t('measures.title')}>
      <h3>{t('measures.title')}</h3>
      <dl className={classes.measures}>
        <Measure name={t('measures.sva')} value={`${Math.round(measures.sva)} mm`}>
          {banded('sva', 'mm')}
        </Measure>
        <Measure name={t('measures.mismatch')} value={`${round(measures.mismatch)}°`}>
          {banded('mismatch', '°')}
        </Measure>
        <Measure name={t('measures.l4s1')} value={`${round(measures.l4s1)}°`}>
          {banded('l4s1', '°')}
        </Measure>
        {plain.map(([name, value, unit]) => (
          <Measure key={name} name={t(`measures.${name}`)} value={`${round(value)}${unit}`} />
        ))}
        {measures.cobb.map((cobb, at) => (
          // oxlint-disable-next-line react/no-array-index-key -- a curve has no other name than its place
          <Measure key={at} name={t('measures.cobb', { n: at + 1 })} value={`${round(cobb)}°`} />
        ))}
        <Measure
          name={t('measures.schwab')}
          value={t('measures.schwabLine', { ...grades.value, coronal: coronal.value })}
        >
          <p className={classes.source}>{sourceIn(locale, grades.source)}</p>
        </Measure>
      </dl>
    </section>
  );
}

const round = (value: number): number => Math.round(value * 10) / 10;

function Measure({ name, value, children }: { name: string; value: string; children?: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <b>{value}</b>
        {children}
      </dd>
    </div>
  );
}
