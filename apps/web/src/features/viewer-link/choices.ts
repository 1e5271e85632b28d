import { LINK_LIFETIMES } from '@hyaline/contract';
import { POSTURES, type ViewerView } from '@hyaline/contract/viewer-link-rules';

export const HOURS = [1, 24, 168, 336, 720, 2160] as const;
export const OPENS = ['1', '5', '20', 'no-limit'] as const;

export interface LinkChoices {
  views: readonly ViewerView[];
  withPins: boolean;
  languages: readonly ('en' | 'es')[];
  language: 'en' | 'es';
  hours: number;
  maxOpens: number | null;
  /** null: the link alone opens it. */
  password: string | null;
}

export const DEFAULT_HOURS = LINK_LIFETIMES.viewer.defaultHours;

/** Whether a view can be had beside those that are chosen. */
export function isPossible(view: ViewerView, chosen: readonly ViewerView[]): boolean {
  const postures = POSTURES.filter((posture) => chosen.includes(posture)).length;
  if (view === 'compare') return postures >= 2;
  if (view === 'stories') return chosen.includes('findings') && postures >= 1;
  return true;
}

/** Without what has lost what it needs. */
export const possibleOf = (chosen: readonly ViewerView[]): ViewerView[] =>
  chosen.filter((view) => isPossible(view, chosen));

/** Something of the patient is to be seen. */
export const saysSomething = (chosen: readonly ViewerView[]): boolean =>
  chosen.includes('today') || chosen.includes('findings');
