import { Button } from '@mantine/core';
import {
  IconArrowRight,
  IconFolderOpen,
  IconLock,
  IconScan,
  IconShieldCheck,
  IconTerminal2,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useAge } from '../../lib/use-locale.ts';
import { useNow } from '../../lib/use-now.ts';
import { AppLink } from '../../ui/AppLink.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { PublicFrame } from '../../ui/PublicFrame.tsx';
import { useEvidence } from '../../ui/use-evidence.ts';
import classes from './LandingPage.module.css';
import { Scene } from './Scene.tsx';

export function LandingPage() {
  const { t } = useTranslation('landing');
  return (
    <PublicFrame
      ground={
        <div className={classes.ground} aria-hidden>
          <i />
          <i />
        </div>
      }
    >
      <section className={classes.hero}>
        <EvidencePill />
        <h1>
          <span>{t('beat1')}</span> <span>{t('beat2')}</span> <span>{t('beat3')}</span>
        </h1>
        <p className={classes.lead}>{t('lead')}</p>
        <div className={classes.actions}>
          {/* A new document by design: the viewer page makes no request, and nothing of this page lives on in it. */}
          <Button
            component="a"
            href="/viewer"
            size="xl"
            radius="lg"
            leftSection={<IconFolderOpen size={20} stroke={1.6} />}
          >
            {t('open')}
          </Button>
          <Button
            component="a"
            href="#run"
            size="xl"
            radius="lg"
            variant="default"
            leftSection={<IconTerminal2 size={20} stroke={1.6} />}
          >
            {t('run')}
          </Button>
        </div>
        <p className={classes.quiet}>{t('noAccount')}</p>
      </section>
      <Scene />
      <section className={classes.beats}>
        {(
          [
            ['images', IconScan],
            ['words', IconLock],
            ['proof', IconShieldCheck],
          ] as const
        ).map(([key, Icon]) => (
          <div key={key}>
            <Icon size={26} stroke={1.5} aria-hidden />
            <h2>{t(`${key}.title`)}</h2>
            <p>{t(`${key}.text`)}</p>
          </div>
        ))}
      </section>
      <section className={classes.run} id="run">
        <div>
          <h2>{t('runTitle')}</h2>
          <p>{t('runText')}</p>
          <p>{t('runDocs')}</p>
        </div>
        <div className={classes.code}>
          <pre>
            <code>npm ci{'\n'}npm start</code>
          </pre>
          <CopyButton text={'npm ci && npm start'} />
        </div>
      </section>
      <footer className={classes.footer}>{t('limits')}</footer>
    </PublicFrame>
  );
}

/** The live count, before any adjective. It says so when it is not whole, and when nobody answered. */
function EvidencePill() {
  const { t } = useTranslation('app');
  const age = useAge();
  const now = useNow(30_000);
  const evidence = useEvidence();
  if (!evidence.known && evidence.waiting) return <span className={classes.pill} aria-hidden data-waiting />;
  return (
    <AppLink to="/trust" className={classes.pill}>
      <i data-tone={evidence.known ? evidence.tone : 'unknown'} aria-hidden />
      <span>
        {evidence.known
          ? `${t('evidence.countShort', { proven: evidence.page.proven, total: evidence.page.claims.length })}, ${age(evidence.page.lastProbeAt ?? evidence.page.at, now)}`
          : t('evidence.unknown')}
      </span>
      <IconArrowRight size={14} stroke={1.9} aria-hidden />
    </AppLink>
  );
}
