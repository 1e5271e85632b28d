import { type BookAppointment, type BookSeries, PATIENT_REF, phi, type SeriesRule } from '@hyaline/contract';
import { addDays } from '../layout/days.ts';
import { instantOf } from '../layout/zone.ts';

export const REPEATS = ['never', 'day', 'week', 'fortnight', 'month'] as const;
export type Repeat = (typeof REPEATS)[number];

/** What somebody fills in to book. */
export interface BookingForm {
  /** A reference, or empty. */
  patientRef: string;
  typeId: string;
  /** Empty: whoever is free at the chosen time. */
  providerId: string;
  locationId: string;
  roomId: string;
  day: string;
  /** HH:MM, or empty. */
  time: string;
  repeat: Repeat;
  count: number;
  skipTaken: boolean;
  note: string;
  identityFor: readonly string[];
  outsideHours: boolean;
  waitingId: string | null;
}

const INTERVALS: Readonly<Record<Exclude<Repeat, 'never'>, Pick<SeriesRule, 'every' | 'interval'>>> = {
  day: { every: 'day', interval: 1 },
  week: { every: 'week', interval: 1 },
  fortnight: { every: 'week', interval: 2 },
  month: { every: 'month', interval: 1 },
};

export const ruleOf = ({ repeat, count }: BookingForm): SeriesRule | null =>
  repeat === 'never' ? null : { ...INTERVALS[repeat], weekdays: [], count, until: null };

/** Everything that a booking cannot do without. */
export const isComplete = ({ patientRef, typeId, providerId, locationId, day, time }: BookingForm): boolean =>
  PATIENT_REF.test(patientRef) && typeId !== '' && providerId !== '' && locationId !== '' && day !== '' && time !== '';

/** When it would be, in ms since 1970; null while no time is chosen. */
export function spanOf(
  { day, time, typeId, locationId }: BookingForm,
  { types, locations }: { types: readonly { id: string; minutes: number }[]; locations: readonly { id: string; timeZone: string }[] }, // prettier-ignore
): { from: number; to: number } | null {
  const zone = locations.find(({ id }) => id === locationId)?.timeZone;
  const minutes = types.find(({ id }) => id === typeId)?.minutes;
  if (zone === undefined || minutes === undefined || day === '' || !/^\d\d:\d\d$/.test(time)) return null;
  const from = instantOf(day, Number(time.slice(0, 2)) * 60 + Number(time.slice(3)), zone);
  return { from, to: from + minutes * 60_000 };
}

const shared = (form: BookingForm) => ({
  patientRef: form.patientRef,
  typeId: form.typeId,
  providerId: form.providerId,
  locationId: form.locationId,
  roomId: form.roomId === '' ? null : form.roomId,
  wallStart: `${form.day}T${form.time}`,
  outsideHours: form.outsideHours,
});

export function bookingOf(form: BookingForm): BookAppointment {
  return {
    ...shared(form),
    identityFor: [...form.identityFor],
    ...(form.note.trim() === '' ? {} : { note: phi(form.note.trim()) as unknown as string }),
    ...(form.waitingId === null ? {} : { waitingId: form.waitingId }),
  } as BookAppointment;
}

export function seriesOf(form: BookingForm, rule: SeriesRule): BookSeries {
  return { ...shared(form), rule, skipTaken: form.skipTaken };
}

/** The reference in what was typed or pasted, as `EXAMPLE_REF`; empty when there is none. */
export function referenceIn(text: string): string {
  const found = /PT[-\s]?([0-9A-F]{6})(?![0-9A-F])/i.exec(text);
  return found?.[1] === undefined ? '' : `PT-${found[1].toUpperCase()}`;
}

/** How far ahead free times are looked for when a day has none. */
export const SEARCH_DAYS = 30;
export const searchUntil = (day: string): string => addDays(day, SEARCH_DAYS);
