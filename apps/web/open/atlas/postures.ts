import { type PostureView, POSTURES, type ViewerView } from '@hyaline/contract/viewer-link-rules';

/** Two postures of which one becomes the other, and how far that has gone: 0 the first, 1 the second. */
export interface Between {
  from: PostureView;
  to: PostureView | null;
  part: number;
}

export const posturesOf = (views: readonly ViewerView[]): PostureView[] =>
  POSTURES.filter((posture) => views.includes(posture));

/** A posture with the one that it is best compared with. */
export function betweenAt(posture: PostureView, allowed: readonly PostureView[]): Between {
  const has = (one: PostureView): boolean => allowed.includes(one);
  const pair = (from: PostureView, to: PostureView): Between => ({ from, to, part: to === posture ? 1 : 0 });
  if (posture === 'goal') {
    if (has('today')) return pair('today', 'goal');
    return has('typical') ? pair('typical', 'goal') : { from: 'goal', to: null, part: 0 };
  }
  if (has('typical') && has('today')) return pair('typical', 'today');
  return has('goal') ? pair(posture, 'goal') : { from: posture, to: null, part: 0 };
}

/** What is rather seen. */
export const nearest = ({ from, to, part }: Between): PostureView => (to !== null && part >= 0.5 ? to : from);
