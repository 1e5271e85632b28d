import { Button } from '@mantine/core';
import { allows, type Session } from '@hyaline/contract';
import { IconDoorEnter } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Running, runningGrantQuery } from '../../api/grants.ts';
import { studiesQuery } from '../../api/imaging.ts';
import { PATIENTS_KEY } from '../../api/patients.ts';
import { useNow } from '../../lib/use-now.ts';
import { timeLeft } from './time-left.ts';
import { EndGrant } from './EndGrant.tsx';
import classes from './GrantBanner.module.css';

/** On every page while special access runs: to what, how long, and the way to end it. */
export function GrantBanner({ session }: { session: Session }) {
  const running = useRunning(session);
  return running && <Banner key={running.id} running={running} />;
}

/** The person's own special access while it runs; null: none is known of. */
export function useRunning({ role }: Session): Running | null {
  const { data } = useQuery({ ...runningGrantQuery, enabled: allows(role, 'grant:request') });
  return data ?? null;
}

function Banner({ running }: { running: Running }) {
  const { t } = useTranslation('notices');
  const client = useQueryClient();
  const now = useNow(1000);
  const [ending, setEnding] = useState(false);
  const { target } = running;
  const left = timeLeft(running.endsAtMs, now.getTime());
  const isOver = left === null;
  useEffect(() => {
    if (!isOver) return;
    void client.invalidateQueries({ queryKey: runningGrantQuery.queryKey });
    void client.invalidateQueries({ queryKey: studiesQuery.queryKey });
    void client.invalidateQueries({ queryKey: PATIENTS_KEY });
  }, [client, isOver]);
  if (left === null) return null;
  return (
    <section className={classes.banner} aria-label={t('banner.label')}>
      <IconDoorEnter size={18} stroke={1.7} aria-hidden />
      <p>
        <b>{target.kind === 'patient' ? t('banner.patient', { patientRef: target.patientRef }) : t('banner.study')}</b>
        <span role="timer" className={classes.left}>
          {t('banner.left', { time: left })}
        </span>
        <span className={classes.recorded}>{t('banner.recorded')}</span>
      </p>
      <Button size="xs" variant="default" onClick={() => setEnding(true)}>
        {t('banner.end')}
      </Button>
      <EndGrant id={ending ? running.id : null} onClose={() => setEnding(false)} />
    </section>
  );
}
