import { type Appointment, type AppointmentStatus, STATUS_CHANGES } from '@hyaline/contract';
import {
  IconArmchair,
  IconCalendarEvent,
  IconCalendarRepeat,
  IconCalendarX,
  IconChecks,
  IconCircleCheck,
  IconClockX,
  IconDoorEnter,
  IconUserX,
  type TablerIcon,
} from '@tabler/icons-react';

/** Each status by its icon; word and colour stand beside it. */
export const STATUS_ICONS: Readonly<Record<AppointmentStatus, TablerIcon>> = {
  booked: IconCalendarEvent,
  confirmed: IconCircleCheck,
  arrived: IconDoorEnter,
  'in-room': IconArmchair,
  completed: IconChecks,
  cancelled: IconCalendarX,
  'late-cancel': IconClockX,
  'no-show': IconUserX,
  rescheduled: IconCalendarRepeat,
};

/** One key for each, on the appointment that is selected. */
export const STATUS_KEYS: Readonly<Partial<Record<string, AppointmentStatus>>> = {
  b: 'booked',
  c: 'confirmed',
  a: 'arrived',
  r: 'in-room',
  d: 'completed',
  x: 'cancelled',
  n: 'no-show',
};

export const keyOf = (status: AppointmentStatus): string | undefined =>
  Object.entries(STATUS_KEYS).find(([, of]) => of === status)?.[0];

const FORWARD: readonly AppointmentStatus[] = ['confirmed', 'arrived', 'in-room', 'completed'];

/** The step that usually comes next, done in one click. */
export const nextStatus = (status: AppointmentStatus): AppointmentStatus | undefined =>
  FORWARD.find((one) => FORWARD.indexOf(one) > FORWARD.indexOf(status) && STATUS_CHANGES[status].includes(one));

/** Whether a cancellation now counts as a late one: the time can hardly be given to somebody else. */
export const isLate = ({ startsAt }: Pick<Appointment, 'startsAt'>, now: number, hours: number): boolean =>
  Date.parse(startsAt) - now < hours * 3_600_000;
