import type { Appointment, AppointmentType, OpenTimes, PracticeLocation, ScheduleProvider } from '@hyaline/contract';

const ZONE = 'America/Chicago';
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const LENGTHS = [60, 30, 45, 30, 15];
const STATUSES = ['booked', 'confirmed', 'confirmed', 'arrived', 'in-room', 'completed', 'no-show'] as const;

export interface Week {
  providers: ScheduleProvider[];
  locations: PracticeLocation[];
  types: AppointmentType[];
  appointments: Appointment[];
  open: OpenTimes['open'];
}

const idOf = (kind: number, n: number): string =>
  `01a2${String(kind).padStart(4, '0')}-0000-7000-8000-${String(n).padStart(12, '0')}`;

/** A full week from a Monday (its midnight in UTC, six hours before Chicago's): eight hours a day, five days, one hour off. */
export function fullWeek(monday: string, people: number): Week {
  const providers = Array.from({ length: people }, (_, i) => ({ id: idOf(1, i), name: `Dr. Provider ${i + 1}`, hasHours: true, mayChangeHours: true })); // prettier-ignore
  const address = { line1: '', line2: '', city: '', region: '', postalCode: '', country: '' };
  const location = { id: idOf(2, 0), revision: 1, name: 'Main Street', address, phone: null, timeZone: ZONE, hours: [], rooms: [] }; // prettier-ignore
  const types = LENGTHS.map((minutes, i) => ({ id: idOf(3, i), revision: 1, removed: false, name: `Kind ${i + 1}`, minutes, bufferBefore: 0, bufferAfter: 0, colour: 'teal' as const, providerIds: [], byPatients: false })); // prettier-ignore
  const week: Week = { providers, locations: [location], types, appointments: [], open: [] };
  for (let day = 0; day < 5; day++) {
    const midnight = Date.parse(`${monday}T06:00:00Z`) + day * 24 * HOUR_MS;
    for (const [at, provider] of providers.entries()) {
      for (const [from, to] of [
        [8, 12],
        [13, 17],
      ] as const) {
        const [startsAt, endsAt] = [instant(midnight + from * HOUR_MS), instant(midnight + to * HOUR_MS)];
        week.open.push({ providerId: provider.id, locationId: location.id, startsAt, endsAt });
        fill(week, { midnight, from: from * 60, to: to * 60, providerId: provider.id, turn: at + day });
      }
    }
  }
  return week;
}

const instant = (ms: number): string => new Date(ms).toISOString();

interface Stretch {
  midnight: number;
  from: number;
  to: number;
  providerId: string;
  turn: number;
}

/** One after another, with a gap of a quarter of an hour after every fourth. */
function fill({ types, locations, appointments }: Week, { midnight, from, to, providerId, turn }: Stretch): void {
  let minute = from;
  for (let i = turn; minute < to; i++) {
    const type = types[i % types.length];
    if (type === undefined || minute + type.minutes > to) return;
    const [startsAt, endsAt] = [instant(midnight + minute * MINUTE_MS), instant(midnight + (minute + type.minutes) * MINUTE_MS)]; // prettier-ignore
    appointments.push({
      id: idOf(4, appointments.length),
      revision: 1,
      patientRef: `PT-${appointments.length.toString(16).toUpperCase().padStart(6, '0')}`,
      visitor: false,
      typeId: type.id,
      providerId,
      locationId: locations[0]?.id ?? '',
      roomId: null,
      startsAt,
      endsAt,
      zone: ZONE,
      wallStart: instant(Date.parse(startsAt) - 6 * HOUR_MS).slice(0, 16),
      minutes: type.minutes,
      bufferBefore: 0,
      bufferAfter: 0,
      status: STATUSES[i % STATUSES.length] ?? 'booked',
      statusAt: startsAt,
      seriesId: null,
      replacesId: null,
      source: 'clinic',
      createdAt: startsAt,
      changedAt: startsAt,
    });
    minute += type.minutes + (i % 4 === 3 ? 15 : 0);
  }
}
