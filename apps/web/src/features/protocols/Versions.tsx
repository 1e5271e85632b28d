import { Button } from '@mantine/core';
import type { Protocol } from '@hyaline/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sheetUrl } from '../../api/protocols.ts';
import { formatDateTime } from '../../lib/format.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { AllergyFlags } from './AllergyFlags.tsx';
import { ContentView } from './ContentView.tsx';
import { Difference } from './Difference.tsx';
import classes from './protocols.module.css';

/** What was signed, newest first, each with what it changed. */
export function Versions({ protocol: { id, versions } }: { protocol: Protocol }) {
  const { t } = useTranslation('protocols');
  const locale = useLocale();
  const [shown, setShown] = useState<number | null>(null);
  return (
    <section className={classes.part}>
      <h4>{t('versions.title')}</h4>
      <ol className={classes.versions}>
        {versions.map(({ number, signedBy, signedAt, sha256, content, flags, allergyAnswer }, i) => {
          const before = versions[i + 1];
          return (
            <li key={number}>
              <p>
                <strong>{t('versions.number', { number })}</strong>{' '}
                {t('versions.signed', { by: signedBy.name, at: formatDateTime(signedAt, locale) })}
              </p>
              {before && <Difference before={before.content} after={content} />}
              {allergyAnswer !== '' && (
                <p className={classes.quiet}>{t('versions.answer', { answer: allergyAnswer })}</p>
              )}
              <p className={classes.hash}>SHA-256 {sha256}</p>
              <Button
                variant="subtle"
                size="compact-sm"
                aria-expanded={shown === number}
                onClick={() => setShown(shown === number ? null : number)}
              >
                {t(shown === number ? 'versions.hide' : 'versions.show', { number })}
              </Button>
              <Button variant="subtle" size="compact-sm" component="a" href={sheetUrl(id, locale, number)} download>
                {t('versions.print', { number })}
              </Button>
              {shown === number && (
                <div className={classes.whole}>
                  <AllergyFlags flags={flags} />
                  <ContentView content={content} />
                </div>
              )}
            </li>
          );
        })}
      </ol>
    </section>
  );
}
