import type { ReconstitutionInput } from '@hyaline/protocol';
import { IconDeviceDesktop } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Page } from '../../ui/Page.tsx';
import { Pill } from '../../ui/Pill.tsx';
import { AmountInput, QuantityInput, SyringeSelect } from './fields.tsx';
import { PlaceTabs } from './PlaceTabs.tsx';
import classes from './protocols.module.css';
import { Reckoning } from './Reckoning.tsx';

const VIAL_UNITS = ['mcg', 'mg', 'g', 'IU'] as const;
const EMPTY: ReconstitutionInput = {
  vial: { amount: '', unit: 'mg' },
  diluentMl: '',
  dose: { amount: '', unit: 'mcg' },
  syringe: 'u100-1',
  iuPerMg: null,
};

/** The calculator by itself: nothing that is typed leaves this page. */
export function CalculatorPage() {
  const { t } = useTranslation('protocols');
  const [input, setInput] = useState(EMPTY);
  const set = (part: Partial<ReconstitutionInput>) => setInput({ ...input, ...part });
  return (
    <Page
      title={t('calculator.title')}
      actions={<Pill icon={<IconDeviceDesktop size={13} stroke={1.9} />}>{t('calculator.truth')}</Pill>}
    >
      <div className={classes.page}>
        <PlaceTabs here="calculator" />
        <p className={classes.lead}>{t('calculator.text')}</p>
        <div className={classes.calculator}>
          <div className={classes.stack}>
            <QuantityInput
              label={t('preparation.vial')}
              unitLabel={t('item.unit')}
              units={VIAL_UNITS}
              value={input.vial}
              onChange={(vial) => set({ vial })}
            />
            <AmountInput
              label={t('preparation.diluentMl')}
              value={input.diluentMl}
              onChange={(diluentMl) => set({ diluentMl })}
            />
            <QuantityInput
              label={t('item.dose')}
              unitLabel={t('item.unit')}
              value={input.dose}
              onChange={(dose) => set({ dose })}
            />
            <SyringeSelect
              label={t('preparation.syringe')}
              value={input.syringe}
              onChange={(syringe) => set({ syringe })}
            />
            <AmountInput
              label={t('item.factor')}
              description={t('item.factorHint')}
              value={input.iuPerMg ?? ''}
              onChange={(factor) => set({ iuPerMg: factor === '' ? null : factor })}
            />
          </div>
          <Reckoning input={input} />
        </div>
        <p className={classes.quiet}>{t('calculator.limits')}</p>
      </div>
    </Page>
  );
}
