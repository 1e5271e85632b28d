import { Skeleton } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { AtlasReport } from '../../../atlas/report/content.ts';
import type { Shown } from './use-report.ts';
import classes from './report.module.css';

/** The report as it is printed. */
export function Preview({ report, shown }: { report: AtlasReport | null; shown: Shown | null }) {
  const { t } = useTranslation('atlasReport');
  const paper = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (report === null || shown === null) return undefined;
    let gone = false;
    void import('../../../atlas/report/sheet.ts').then(({ reportSheet }) => {
      if (!gone) paper.current?.replaceChildren(reportSheet(report, shown.pictures, shown.addresses));
    });
    return () => {
      gone = true;
    };
  }, [report, shown]);
  const isReady = report !== null && shown !== null;
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls is reached by keys
    <section className={classes.preview} aria-label={t('preview')} aria-busy={!isReady} tabIndex={0}>
      <div role="status" className="visually-hidden">
        {isReady ? '' : t('drawing')}
      </div>
      {!isReady && <Skeleton className={classes.paper} height={900} />}
      <div ref={paper} className={classes.paper} hidden={!isReady} />
    </section>
  );
}
