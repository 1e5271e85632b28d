import { IconArrowRight, IconLock } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDay } from '../../lib/format.ts';
import { useAge, useLocale } from '../../lib/use-locale.ts';
import { useNow } from '../../lib/use-now.ts';
import { AppLink } from '../../ui/AppLink.tsx';
import { LanguageSwitch } from '../../ui/LanguageSwitch.tsx';
import { Wordmark } from '../../ui/Mark.tsx';
import { useEvidence } from '../../ui/use-evidence.ts';
import classes from './AuthFrame.module.css';

/** Left the form, right the mark enlarged, with one live line of evidence: its red included. */
export function AuthFrame({ title, footer, children }: { title: string; footer: string; children: ReactNode }) {
  const { t } = useTranslation('app');
  return (
    <div className={classes.frame}>
      <title>{`${title} · Hyaline`}</title>
      <section className={classes.side}>
        <header className={classes.header}>
          <AppLink to="/" className={classes.home} aria-label={t('public.home')}>
            <Wordmark />
          </AppLink>
          <LanguageSwitch />
        </header>
        <main id="main" tabIndex={-1} className={classes.column}>
          {children}
        </main>
        <footer className={classes.footer}>
          <IconLock size={14} stroke={1.9} aria-hidden />
          {footer}
        </footer>
      </section>
      <aside className={classes.picture}>
        <GlassHeads />
        <EvidenceCard />
      </aside>
    </div>
  );
}

function EvidenceCard() {
  const { t } = useTranslation('app');
  const locale = useLocale();
  const age = useAge();
  const now = useNow(30_000);
  const evidence = useEvidence();
  if (!evidence.known && evidence.waiting) return null;
  return (
    <div className={classes.evidence}>
      {evidence.known ? (
        <>
          <b>
            <i className={classes.dot} data-tone={evidence.tone} aria-hidden />
            {t('evidence.count', { proven: evidence.page.proven, total: evidence.page.claims.length })}
          </b>
          <p>
            {evidence.worst === null
              ? t('evidence.allGreen', { age: age(evidence.page.lastProbeAt ?? evidence.page.at, now) })
              : evidence.worst.since === null
                ? t('evidence.notGreen', { claim: evidence.worst.text[locale] })
                : t('evidence.notGreenSince', {
                    day: formatDay(evidence.worst.since, locale),
                    claim: evidence.worst.text[locale],
                  })}
          </p>
        </>
      ) : (
        <p>{t('evidence.unknown')}</p>
      )}
      <AppLink to="/trust" className={classes.more}>
        {t('evidence.see')}
        <IconArrowRight size={14} stroke={1.9} aria-hidden />
      </AppLink>
    </div>
  );
}

function GlassHeads() {
  return (
    <div className={classes.heads} aria-hidden>
      <i className={classes.upperRing} />
      <i className={classes.upper} />
      <i className={classes.lowerRing} />
      <i className={classes.lower} />
    </div>
  );
}
