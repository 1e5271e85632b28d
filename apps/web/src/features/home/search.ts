import { FIGURE_DAYS, type FiguresQuery } from '@hyaline/contract';

/** How many days the first page tells of, in its address. */
export interface HomeSearch {
  days?: number;
}
export const readHomeSearch = (search: Record<string, unknown>): HomeSearch => {
  const days = FIGURE_DAYS.find((each) => each === search['days']);
  return days === undefined ? {} : { days };
};
export const daysOf = ({ days }: HomeSearch): FiguresQuery['days'] => FIGURE_DAYS.find((each) => each === days) ?? 30;
