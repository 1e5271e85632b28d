import { Button } from '@mantine/core';
import { allows, type Session } from '@hyaline/contract';
import { IconLifebuoy } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Inside, supportInsideQuery } from '../../api/support.ts';
import { useNow } from '../../lib/use-now.ts';
import { EndGrant } from './EndGrant.tsx';
import classes from './GrantBanner.module.css';
import { timeLeft } from './time-left.ts';

/** On every page while support is in the clinic: for whoever answers for it, and for support itself. */
export function SupportBanner({ session }: { session: Session }) {
  return useInside(session).map((inside) => <Banner key={inside.id} inside={inside} clinic={session.clinic.name} />);
}

/** Who of support is in the clinic, as far as this person may know. */
export function useInside({ role }: Session): readonly Inside[] {
  const sees = allows(role, 'grant:review') || role === 'support';
  const { data = [] } = useQuery({ ...supportInsideQuery, enabled: sees });
  return data;
}

function Banner({ inside, clinic }: { inside: Inside; clinic: string }) {
  const { t } = useTranslation('notices');
  const now = useNow(1000);
  const [ending, setEnding] = useState(false);
  const left = timeLeft(inside.endsAtMs, now.getTime());
  if (left === null) return null;
  const { who, own, opens } = inside;
  const words =
    opens.kind === 'patient'
      ? t(own ? 'support.ownPatient' : 'support.theirsPatient', { who, clinic, patientRef: opens.patientRef })
      : t(own ? 'support.own' : 'support.theirs', { who, clinic });
  return (
    <section className={classes.banner} aria-label={t('support.label')}>
      <IconLifebuoy size={18} stroke={1.7} aria-hidden />
      <p>
        <b>{words}</b>
        <span role="timer" className={classes.left}>
          {t('banner.left', { time: left })}
        </span>
        <span className={classes.recorded}>{t('banner.recorded')}</span>
      </p>
      <Button size="xs" variant="default" onClick={() => setEnding(true)}>
        {t('banner.end')}
      </Button>
      <EndGrant id={ending ? inside.id : null} support onClose={() => setEnding(false)} />
    </section>
  );
}
