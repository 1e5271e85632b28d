import { ActionIcon } from '@mantine/core';
import {
  IconAlertTriangle,
  IconChevronLeft,
  IconChevronRight,
  IconPlayerPause,
  IconPlayerPlay,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { visitQuery, visitsQuery } from '../../../api/visits.ts';
import type { AtlasPartProps } from '../../../lib/atlas-action.ts';
import { useLocale } from '../../../lib/use-locale.ts';
import { AppLink } from '../../../ui/AppLink.tsx';
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx';
import { useVisitWords } from '../use-visits.ts';
import { faultSentence } from './fault.ts';
import { useVisitPlace } from './use-place.ts';
import classes from './desk.module.css';

/** Long enough to see the change and what stands after it. */
const STAY_MS = 2600;

/** Under the model: a patient's visits by their days. A step goes from one posture to the next. */
export function VisitSteps({ unsaved }: AtlasPartProps) {
  const { place } = useVisitPlace();
  return place.patient === null ? null : <Steps patient={place.patient} unsaved={unsaved} />;
}

function Steps({ patient, unsaved }: { patient: string; unsaved: boolean }) {
  const { t } = useTranslation('visits');
  const words = useVisitWords();
  const { place, go } = useVisitPlace();
  const { data, error } = useQuery(visitsQuery(patient));
  const opened = useQuery({ ...visitQuery(patient, place.visit ?? ''), enabled: place.visit !== null });
  const [wanted, setWanted] = useState<string | null>(null);
  const visits = data?.visits.toReversed() ?? [];
  const at = visits.findIndex(({ id }) => id === place.visit);
  const isNew = at === -1;
  const last = visits.length - (isNew ? 0 : 1);
  const to = (id: string): void => go({ ...place, visit: id });
  const step = (index: number): void => {
    const id = visits[index]?.id;
    if (id === undefined || id === place.visit) return;
    if (unsaved) setWanted(id);
    else to(id);
  };
  const { playing, play, stop } = usePlay({ patient, ids: visits.map(({ id }) => id), visit: place.visit, to });
  const fault = error ?? opened.error;
  if (fault !== null) return <Fault error={fault} />;
  if (data === undefined) return null;
  const shown = visits[at];
  const name = shown ? t('atlas.step', { day: words.named(shown), n: at + 1, count: visits.length }) : t('atlas.now');
  const when = (
    <span className={classes.when}>
      <small>{data.patientRef}</small>
      <b>{shown ? words.day(shown.day) : t('atlas.fresh')}</b>
      {shown && unsaved && <small className={classes.changed}>{t('atlas.unsaved')}</small>}
    </span>
  );
  if (visits.length < (isNew ? 1 : 2)) return <div className={classes.steps}>{when}</div>;
  return (
    <div className={classes.steps} role="group" aria-label={t('atlas.steps')}>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t('atlas.previous')}
        disabled={(isNew ? last : at) === 0}
        onClick={() => step((isNew ? last : at) - 1)}
      >
        <IconChevronLeft size={18} />
      </ActionIcon>
      <input
        type="range"
        min={0}
        max={last}
        step={1}
        value={isNew ? last : at}
        aria-label={t('atlas.steps')}
        aria-valuetext={name}
        onChange={({ currentTarget }) => {
          stop();
          step(Number(currentTarget.value));
        }}
      />
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t('atlas.next')}
        disabled={isNew || at === last}
        onClick={() => step(at + 1)}
      >
        <IconChevronRight size={18} />
      </ActionIcon>
      {when}
      {visits.length > 1 && (
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t(playing ? 'atlas.stop' : 'atlas.play')}
          disabled={unsaved}
          onClick={playing ? stop : play}
        >
          {playing ? <IconPlayerPause size={17} /> : <IconPlayerPlay size={17} />}
        </ActionIcon>
      )}
      <ConfirmDialog
        opened={wanted !== null}
        danger
        title={t('atlas.leaveTitle')}
        text={t('atlas.leaveText')}
        confirm={t('atlas.leaveGo')}
        busy={false}
        error={null}
        onCancel={() => setWanted(null)}
        onConfirm={() => {
          if (wanted !== null) to(wanted);
          setWanted(null);
        }}
      />
    </div>
  );
}

function Fault({ error }: { error: Error }) {
  const { t } = useTranslation('visits');
  const locale = useLocale();
  return (
    <div className={classes.unknown} role="alert">
      <IconAlertTriangle size={17} stroke={1.8} aria-hidden />
      <span>
        {faultSentence(error, t('atlas.unknown'), locale)} <AppLink to="/patients">{t('atlas.back')}</AppLink>
      </span>
    </div>
  );
}

interface Playing {
  patient: string;
  ids: readonly string[];
  visit: string | null;
  to: (id: string) => void;
}

/** From the first visit to the last, each opened as by hand and left standing for a while. */
function usePlay({ patient, ids, visit, to }: Playing): { playing: boolean; play: () => void; stop: () => void } {
  const [playing, setPlaying] = useState(false);
  const { isSuccess } = useQuery({ ...visitQuery(patient, visit ?? ''), enabled: visit !== null });
  const next = ids[ids.indexOf(visit ?? '') + 1];
  useEffect(() => {
    if (!playing) return undefined;
    if (next === undefined) {
      setPlaying(false);
      return undefined;
    }
    if (!isSuccess) return undefined;
    const timer = setTimeout(() => to(next), STAY_MS);
    return () => clearTimeout(timer);
    // oxlint-disable-next-line react/exhaustive-deps -- where to go is the same as long as the visit is
  }, [playing, next, isSuccess]);
  const play = (): void => {
    const [first] = ids;
    if (first !== undefined) to(first);
    setPlaying(true);
  };
  return { playing, play, stop: () => setPlaying(false) };
}
