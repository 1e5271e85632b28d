import type { Appointment } from '@hyaline/contract';
import type { AppointmentRow } from './appointment.repo.ts';

const minutesBetween = (from: Date, to: Date): number => Math.round((to.getTime() - from.getTime()) / 60_000);

export const present = ({ busyFrom, busyUntil, ...row }: AppointmentRow): Appointment => ({
  ...row,
  startsAt: row.startsAt.toISOString(),
  endsAt: row.endsAt.toISOString(),
  minutes: minutesBetween(row.startsAt, row.endsAt),
  bufferBefore: minutesBetween(busyFrom, row.startsAt),
  bufferAfter: minutesBetween(row.endsAt, busyUntil),
  statusAt: row.statusAt.toISOString(),
  createdAt: row.createdAt.toISOString(),
  changedAt: row.changedAt.toISOString(),
});
