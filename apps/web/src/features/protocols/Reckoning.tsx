import {
  amountWords,
  isReckoned,
  quantityWords,
  reconstitute,
  type ReconstitutionInput,
  syringeOf,
  toDecimal,
  unitWords,
} from '@hyaline/protocol';
import { useTranslation } from 'react-i18next';
import { useLocale } from '../../lib/use-locale.ts';
import { Findings } from './Findings.tsx';
import classes from './protocols.module.css';
import { Syringe } from './Syringe.tsx';

/** What to draw for a dose, drawn and in figures, with what speaks against it. */
export function Reckoning({ input }: { input: ReconstitutionInput }) {
  const { t } = useTranslation('protocols');
  const locale = useLocale();
  const result = reconstitute(input);
  if (!isReckoned(result))
    return (
      <div className={classes.reckoning}>
        <Findings codes={result.findings} error="" />
        {result.findings.includes('amount-missing') && <p className={classes.quiet}>{t('reckoning.missing')}</p>}
      </div>
    );
  const { unitsPerMl } = syringeOf(input.syringe);
  const say = (value: Parameters<typeof toDecimal>[0], places: number): string =>
    amountWords(toDecimal(value, places), locale);
  const error = say(result.errorPercent, 1);
  const rounded = result.errorPercent.n !== 0n;
  const line = say(result.roundedOnScale, 3);
  return (
    <div className={classes.reckoning}>
      <p className={classes.draw}>
        <strong>
          {t(unitsPerMl === null ? 'reckoning.drawMl' : 'reckoning.draw', { line, ml: say(result.roundedMl, 4) })}
        </strong>
      </p>
      <Syringe id={input.syringe} filled={result.roundedOnScale} />
      <dl className={classes.figures}>
        <div>
          <dt>{t('reckoning.concentration')}</dt>
          <dd>{`${say(result.concentration, 4)} ${unitWords(result.concentrationUnit, locale)}/mL`}</dd>
        </div>
        <div>
          <dt>{t('reckoning.exact')}</dt>
          <dd>
            {unitsPerMl === null
              ? `${say(result.drawMl, 4)} mL`
              : t('reckoning.units', { line: say(result.drawOnScale, 3), ml: say(result.drawMl, 4) })}
          </dd>
        </div>
        <div>
          <dt>{t('reckoning.delivered')}</dt>
          <dd>
            {quantityWords({ amount: toDecimal(result.delivered, 4), unit: input.dose.unit }, locale)}
            {rounded && ` (${result.errorPercent.n > 0n ? '+' : ''}${error} %)`}
          </dd>
        </div>
        <div>
          <dt>{t('reckoning.doses')}</dt>
          <dd>{result.dosesPerVial.toString()}</dd>
        </div>
      </dl>
      <Findings codes={result.findings} error={error} />
    </div>
  );
}
