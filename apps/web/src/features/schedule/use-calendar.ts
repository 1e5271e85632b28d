import { allows, type AppointmentStatus, holdsTime, MAX_NAMES, type Session } from '@hyaline/contract';
import { useQueries, useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { appointmentsQuery, openTimesQuery, patientNamesQuery } from '../../api/schedule.ts';
import { useNamesHidden } from '../../lib/names-hidden.ts';
import { type Entry, entryOf, type OpenTime } from './grid/model.ts';
import { type Axis, axisOf, type Hours, hoursAround } from './layout/axis.ts';
import { addDays } from './layout/days.ts';
import { instantOf } from './layout/zone.ts';
import type { Setup } from './use-setup.ts';
import { type EntryWords, type PatientName, wordsOf } from './words.ts';

const MINUTE_MS = 60_000;
const NOON = 12 * 60;
/** Until hours of work are known. */
const USUAL: Hours = { from: 8, to: 18 };
const NO_ENTRIES: readonly Entry[] = [];
const NO_TIMES: readonly OpenTime[] = [];

export interface CalendarAsk {
  session: Session;
  setup: Setup;
  zone: string;
  days: readonly string[];
  provider: string | undefined;
  location: string | undefined;
  /** Names stand beside references in this view. */
  named: boolean;
}

export interface Calendar {
  entries: readonly Entry[];
  open: readonly OpenTime[];
  hours: Hours;
  axes: readonly Axis[];
  words: (entry: Entry) => EntryWords;
  names: ReadonlyMap<string, PatientName>;
  /** The answer on show is the one for these days. */
  settled: boolean;
  error: unknown;
  retry: () => void;
}

/** Appointments, hours of work and names of some days, as the views draw them. */
export function useCalendar({ session, setup, zone, days, provider, location, named }: CalendarAsk): Calendar {
  const first = days[0] ?? '';
  const last = days.at(-1) ?? '';
  const range = useMemo(
    () => ({
      from: new Date(instantOf(first, 0, zone)).toISOString(),
      to: new Date(instantOf(addDays(last, 1), 0, zone)).toISOString(),
      providers: provider,
      locations: location,
    }),
    [first, last, zone, provider, location],
  );
  const asked = useQuery(appointmentsQuery(range));
  const askedOpen = useQuery(openTimesQuery(range));
  const entries = useMemo(() => asked.data?.map(entryOf) ?? NO_ENTRIES, [asked.data]);
  const open = useMemo(
    () =>
      askedOpen.data?.map(({ startsAt, endsAt, ...of }) => ({ ...of, from: Date.parse(startsAt), to: Date.parse(endsAt) })) ?? NO_TIMES, // prettier-ignore
    [askedOpen.data],
  );
  const hours = useMemo(() => hoursOf(days, zone, entries, open), [days, zone, entries, open]);
  const axes = useMemo(() => days.map((day) => axisOf(day, zone, hours)), [days, zone, hours]);
  const refs = useMemo(() => (named ? entries.map(({ appointment }) => appointment.patientRef) : []), [named, entries]);
  const names = useNames(session, refs);
  const words = useWords(setup, zone, names);
  return {
    entries,
    open,
    hours,
    axes,
    words,
    names,
    settled: asked.data !== undefined && !asked.isPlaceholderData,
    error: asked.data === undefined ? asked.error : null,
    retry: () => void asked.refetch(),
  };
}

/** The full hours that hold all hours of work and all appointments. Counted from noon: clocks change before it. */
function hoursOf(days: readonly string[], zone: string, entries: readonly Entry[], open: readonly OpenTime[]): Hours {
  const noons = days.map((day) => instantOf(day, NOON, zone));
  const holding = entries.filter(({ appointment }) => holdsTime(appointment.status));
  const spans = [...open, ...holding].map(({ from, to }) => {
    const noon = noons.reduce(
      (best, one) => (Math.abs(one - from) < Math.abs(best - from) ? one : best),
      noons[0] ?? 0,
    );
    return { from: NOON + (from - noon) / MINUTE_MS, to: NOON + (to - noon) / MINUTE_MS };
  });
  return spans.length === 0 ? USUAL : hoursAround(spans, open.length === 0 ? USUAL : { from: 12, to: 13 });
}

/** Names of those whom this person may see; none while names are hidden, so that nothing is looked at either. */
export function useNames(session: Session, refs: readonly (string | null)[]): ReadonlyMap<string, PatientName> {
  const hidden = useNamesHidden();
  const may = !hidden && allows(session.role, 'patient:identity');
  const known = may ? [...new Set(refs)].filter((ref) => ref !== null).toSorted() : [];
  const chunks = Array.from({ length: Math.ceil(known.length / MAX_NAMES) }, (_, i) =>
    known.slice(i * MAX_NAMES, (i + 1) * MAX_NAMES),
  );
  return useQueries({ queries: chunks.map(patientNamesQuery), combine: namesOf });
}

const NOBODY: ReadonlyMap<string, PatientName> = new Map();

function namesOf(answers: readonly { data: PatientName[] | undefined }[]): ReadonlyMap<string, PatientName> {
  const all = answers.flatMap(({ data }) => data ?? []);
  return all.length === 0 ? NOBODY : new Map(all.map((one) => [one.ref, one]));
}

/** What is said of appointments, in the words of the page. */
export function useWords(
  setup: Setup,
  zone: string,
  names: ReadonlyMap<string, PatientName>,
): (entry: Entry) => EntryWords {
  const { t } = useTranslation('schedule');
  const sources = useMemo(
    () => ({
      zone,
      names,
      types: new Map(setup.types.map((type) => [type.id, type])),
      providers: nameById([...setup.former, ...setup.providers]),
      rooms: nameById(setup.rooms),
      locations: nameById(setup.locations),
      statusWord: (status: AppointmentStatus) => t(`status.${status}`),
      visitor: t('who.visitor'),
      nobody: t('who.erased'),
    }),
    [setup, zone, names, t],
  );
  return useCallback((entry: Entry) => wordsOf(entry, sources), [sources]);
}

const nameById = (all: readonly { id: string; name: string }[]): ReadonlyMap<string, string> =>
  new Map(all.map(({ id, name }) => [id, name]));
