import { intersect, type Interval, minutesOf, union } from './intervals.ts';

export interface Utilisation {
  /** Real minutes of the hours: a day on which clocks change has fewer or more. */
  bookableMinutes: number;
  /** Minutes of appointments within the hours. */
  bookedMinutes: number;
  /** booked / bookable; null where nothing could be booked. */
  share: number | null;
}

/** How much of somebody's hours is booked. @param open - hours; @param booked - appointments without their buffers */
export function utilisation(open: readonly Interval[], booked: readonly Interval[]): Utilisation {
  const hours = union(open);
  const bookableMinutes = minutesOf(hours);
  const bookedMinutes = minutesOf(intersect(hours, union(booked)));
  return { bookableMinutes, bookedMinutes, share: bookableMinutes === 0 ? null : bookedMinutes / bookableMinutes };
}
