import type { AppointmentStatus, AppointmentType, PatientNames } from '@hyaline/contract';
import type { Entry } from './grid/model.ts';
import { wallTime } from './layout/days.ts';
import { wallOf } from './layout/zone.ts';

export interface EntryWords {
  /** A name where one may be shown, else the reference. */
  who: string;
  /** 09:00–09:30 */
  time: string;
  type: string;
  status: string;
  provider: string;
  room: string;
  location: string;
  /** A CSS colour. */
  colour: string;
  /** All of it, for who does not see the calendar. */
  label: string;
}

export type PatientName = PatientNames['names'][number];

export const nameOf = ({ givenName, familyName, secondFamilyName }: PatientName): string =>
  [givenName, familyName, secondFamilyName].map(String).filter(Boolean).join(' ');

export interface WordSources {
  zone: string;
  types: ReadonlyMap<string, AppointmentType>;
  providers: ReadonlyMap<string, string>;
  rooms: ReadonlyMap<string, string>;
  locations: ReadonlyMap<string, string>;
  names: ReadonlyMap<string, PatientName>;
  statusWord: (status: AppointmentStatus) => string;
  visitor: string;
  nobody: string;
}

/** What is said of an appointment, in one zone. */
export function wordsOf({ appointment, from, to }: Entry, sources: WordSources): EntryWords {
  const { patientRef, visitor, typeId, providerId, roomId, locationId, status } = appointment;
  const type = sources.types.get(typeId);
  const known = patientRef === null ? undefined : sources.names.get(patientRef);
  const shows = (at: number): string => wallTime(wallOf(at, sources.zone).minutes);
  const words = {
    who: known === undefined ? (patientRef ?? (visitor ? sources.visitor : sources.nobody)) : nameOf(known),
    time: `${shows(from)}–${shows(to)}`,
    type: type?.name ?? '',
    status: sources.statusWord(status),
    provider: sources.providers.get(providerId) ?? '',
    room: roomId === null ? '' : (sources.rooms.get(roomId) ?? ''),
    location: sources.locations.get(locationId) ?? '',
    colour: `var(--mantine-color-${type?.colour ?? 'gray'}-5)`,
  };
  const said = [words.time, words.who, words.type, words.status, words.provider, words.room];
  return { ...words, label: said.filter((part) => part !== '').join(', ') };
}
