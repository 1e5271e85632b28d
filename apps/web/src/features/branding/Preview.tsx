import { SegmentedControl } from '@mantine/core';
import type { BrandSnapshot } from '@hyaline/contract';
import { useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './branding.module.css';
import { drawSample, type Sample, SAMPLES, type SampleWords } from './samples.ts';

/** What patients see, drawn anew with every change before it is saved. */
export function Preview({ brand }: { brand: BrandSnapshot }) {
  const { t } = useTranslation('branding');
  const [sample, setSample] = useState<Sample>('page');
  const root = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const words: Record<Sample, SampleWords> = {
      page: { title: t('preview.pageTitle'), text: t('preview.pageText'), button: t('preview.pageButton') },
      report: { title: t('preview.reportTitle'), text: t('preview.reportDate'), button: '' },
      mail: {
        title: t('preview.mailTitle'),
        text: t('preview.mailText', { name: brand.name }),
        button: t('preview.mailButton'),
      },
    };
    if (root.current !== null) drawSample(root.current, sample, brand, words[sample]);
  }, [brand, sample, t]);
  return (
    <aside className={classes.preview} aria-label={t('preview.title')}>
      <h2>{t('preview.title')}</h2>
      <SegmentedControl
        fullWidth
        aria-label={t('preview.title')}
        value={sample}
        onChange={(value) => setSample(SAMPLES.find((each) => each === value) ?? 'page')}
        data={SAMPLES.map((value) => ({ value, label: t(`preview.${value}`) }))}
      />
      <div
        key={sample}
        ref={root}
        className={classes.sample}
        data-sample={sample}
        role="group"
        aria-label={t(`preview.frame.${sample}`)}
      />
      {sample === 'mail' && <p className={classes.hint}>{t('preview.mailNote')}</p>}
    </aside>
  );
}
