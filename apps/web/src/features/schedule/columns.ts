import type { Locale } from '@hyaline/contract';
import { dayWords } from './day-words.ts';
import { type ColumnOf, type Entry, isShown, type OpenTime } from './grid/model.ts';
import type { Axis } from './layout/axis.ts';
import type { Setup } from './use-setup.ts';

interface Ask {
  setup: Setup;
  axes: readonly Axis[];
  entries: readonly Entry[];
  open: readonly OpenTime[];
  provider: string | undefined;
  location: string | undefined;
  byRooms: boolean;
  today: string;
  locale: Locale;
  noRoom: string;
  /** Beside the name of somebody who treats no more. */
  left: string;
}

/** The columns of a calendar: days of one provider, or the providers or rooms of one day. */
export function columnsOf(ask: Ask): ColumnOf[] {
  const { axes, provider, today, locale, byRooms } = ask;
  const [axis] = axes;
  if (axes.length > 1 || axis === undefined) {
    return axes.map((each) => ({
      key: each.day,
      title: dayWords(each.day, locale, 'short'),
      today: each.day === today,
      axis: each,
      ...(provider === undefined ? {} : { providerId: provider }),
    }));
  }
  return byRooms ? roomsOf(ask, axis) : providersOf(ask, axis);
}

/** Those who work or are booked that day, also after they left; everybody when that is nobody. */
function providersOf({ setup, entries, open, provider, left }: Ask, axis: Axis): ColumnOf[] {
  const busy = new Set([
    ...open.map(({ providerId }) => providerId),
    ...entries.filter(isShown).map(({ appointment }) => appointment.providerId),
  ]);
  const there = setup.providers.filter(({ id }) => (provider === undefined ? busy.has(id) : id === provider));
  const treat = new Set(setup.providers.map(({ id }) => id));
  const gone = [...busy].filter((id) => !treat.has(id) && (provider === undefined || id === provider));
  const known = there.length + gone.length > 0 ? there : setup.providers;
  return [
    ...known.map(({ id, name }) => ({ key: id, title: name, axis, providerId: id })),
    ...gone.map((id) => {
      const name = setup.former.find((one) => one.id === id)?.name;
      return { key: id, title: name ?? left, axis, providerId: id, ...(name === undefined ? {} : { subtitle: left }) };
    }),
  ];
}

function roomsOf({ setup, entries, location, noRoom }: Ask, axis: Axis): ColumnOf[] {
  const rooms = setup.rooms.filter(({ locationId }) => location === undefined || locationId === location);
  const several = setup.locations.length > 1 && location === undefined;
  const columns: ColumnOf[] = rooms.map(({ id, name, locationId }) => ({
    key: id,
    title: name,
    axis,
    roomId: id,
    ...(several ? { subtitle: setup.locations.find((one) => one.id === locationId)?.name ?? '' } : {}),
  }));
  const without = entries.some((entry) => entry.appointment.roomId === null && isShown(entry));
  return without || columns.length === 0 ? [...columns, { key: 'none', title: noRoom, axis, roomId: null }] : columns;
}
