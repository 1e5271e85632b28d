import { type Reduction, reductionFor } from '@hyaline/volume';
import type { SeriesEntry } from './series.ts';
import type { StudySource } from '../sources/source.ts';

/** Most bytes of voxels that a device is taken to bear besides the browser itself. */
const CAPS = { desktop: 1.5e9, mobile: 256e6 } as const;

export const voxelCap = (): number => (isMobile() ? CAPS.mobile : CAPS.desktop);

function isMobile(): boolean {
  const { userAgent, maxTouchPoints } = navigator;
  const hinted = (navigator as { userAgentData?: { mobile?: boolean } }).userAgentData?.mobile;
  // an iPad says that it is a Mac
  return hinted ?? (/Android|iPhone|iPad|iPod|Mobile/.test(userAgent) || (maxTouchPoints > 1 && /Macintosh/.test(userAgent))); // prettier-ignore
}

/** How a series is opened unless a person says otherwise; 4 also where even that is more than the device may bear. */
export const usualReduction = ({ plan, way }: SeriesEntry, cap: number): Reduction =>
  way === 'stack' ? 1 : (reductionFor(plan, cap) ?? 4);

/** What makes positions doubtful: seen before it is opened, not after. */
const DOUBTFUL = new Set(['gap', 'uneven', 'no-position', 'off-axis']);

export const isDoubtful = ({ plan, way }: SeriesEntry): boolean =>
  way === 'volume' && plan.notices.some(({ kind }) => DOUBTFUL.has(kind));

/**
 * Whether a person picks before pictures are read. Files of this computer can be anything: several series, gaps. What
 * the clinic saved or somebody sent was looked at before, and only has to fit.
 */
export function needsChoice({ kind }: StudySource, series: readonly SeriesEntry[], cap: number): boolean {
  const [largest] = series;
  if (!largest) return false;
  if (usualReduction(largest, cap) > 1) return true;
  return kind === 'local' && (series.length > 1 || isDoubtful(largest));
}

/** What is fetched for a series, bytes; 0 for files of this computer. */
export const bytesToFetch = ({ images }: SeriesEntry): number =>
  images.reduce((sum, { place }) => sum + (place.kind === 'sealed' ? place.sealedLength : 0), 0);

/** Most bytes that a recipient's line is burdened with unasked. */
const UNASKED = { usual: 64e6, slow: 4e6 } as const;

/** Whether the whole waits until a person asks: what somebody sent may be large, and their line slow or dear. */
export function waitsForAsking({ kind }: StudySource, entry: SeriesEntry): boolean {
  return kind === 'link' && bytesToFetch(entry) > (isSlowLine() ? UNASKED.slow : UNASKED.usual);
}

/** As far as the browser tells (Network Information API). */
function isSlowLine(): boolean {
  const line = (navigator as { connection?: { saveData?: boolean; effectiveType?: string; downlink?: number } })
    .connection;
  return line?.saveData === true || (line?.effectiveType ?? '4g') !== '4g' || (line?.downlink ?? 10) < 2;
}
