import type { LoadProgress } from '../workspace/events.ts';
import { say, type Ui } from './context.ts';
import { numberText } from './strings.ts';

const SOON = 1000; // ms before a rate says anything
const MINUTE = 60;

export const percentDone = ({ done, all }: LoadProgress): number => (all ? (100 * done) / all : 0);

/** What is done of a phase in a second, and seconds until its end; null until that can be told. */
export function paceOf({ done, all, since }: LoadProgress, now: number): { perSecond: number; left: number } | null {
  const spent = now - since;
  if (spent < SOON || done === 0 || all <= done) return null;
  const perSecond = (1000 * done) / spent;
  return { perSecond, left: (all - done) / perSecond };
}

/** What is being read, how fast, and for how long still; empty when nothing is. */
export function progressText({ workspace, strings, language }: Ui, now = performance.now()): string {
  const { progress } = workspace.study;
  const { phase, done, all } = progress;
  if (phase === 'idle') return '';
  const counted = { done: numberText(language, done), all: numberText(language, all) };
  const what =
    phase === 'archive'
      ? strings.readingArchive
      : phase === 'pictures'
        ? say(strings.loadingPictures, counted)
        : all
          ? say(strings.readingHeaders, counted)
          : strings.readingStudy;
  const pace = paceOf(progress, now);
  if (!pace) return what;
  const rate = say(strings.rate, { n: numberText(language, pace.perSecond, pace.perSecond < 10 ? 1 : 0) });
  const left =
    pace.left < 1.5 * MINUTE
      ? say(strings.left, { s: numberText(language, Math.ceil(pace.left)) })
      : say(strings.leftMinutes, { m: numberText(language, Math.ceil(pace.left / MINUTE)) });
  return [what, rate, left].join(' · ');
}
