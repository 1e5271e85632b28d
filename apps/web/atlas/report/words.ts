import type { SlipType } from '@hyaline/spine';
import type { HerniationType, Zone } from '../words/findings.ts';
import type { Severity } from '../words/index.ts';
import type { Band, Shows } from './content.ts';

export type MeasureName =
  | 'pi'
  | 'ss'
  | 'pt'
  | 'll'
  | 'mismatch'
  | 'l4s1'
  | 'tk'
  | 't1Slope'
  | 'cl'
  | 'c1c2'
  | 'csva'
  | 'sva'
  | 'tpa'
  | 'trunkTilt'
  | 'shift';
export type RegionName = 'pelvis' | 'lumbar' | 'thoracic' | 'cervical' | 'balance' | 'curves';
type Sided = 'left' | 'right' | 'middle';

/** What a report says of itself in one language. Findings are told by `words/`. */
export interface ReportWords {
  locale: string;
  title: string;
  subtitle: string;
  facts: { date: string; reference: string; author: string };
  headings: {
    pictures: string;
    findings: string;
    also: string;
    table: string;
    change: string;
    goal: string;
    pins: string;
    notice: string;
    sources: string;
  };
  entered: string;
  posture: string;
  noPictures: string;
  shows: Record<Exclude<Shows, 'previous'>, string>;
  /** @param date - of the visit before */
  previous: (date: string) => string;
  views: { left: string; back: string };
  alt: { of: (view: string, shows: string) => string; differs: (levels: string) => string; same: string };
  severity: Record<Severity, string>;
  columns: readonly [string, string, string, string, string];
  noReference: string;
  measures: Record<MeasureName, readonly [name: string, method: string]>;
  regions: Record<RegionName, string>;
  curve: (n: number) => string;
  curveMethod: (curve: { upper: string; lower: string; apex: string; side: Sided; rotation: string | null }) => string;
  below: (limit: string) => string;
  /** What goes with a pelvis. */
  aim: (value: string) => string;
  inRange: string;
  noDifference: string;
  bands: Record<Band, string>;
  schwab: (modifier: string) => string;
  cobbBands: Record<'none' | 'mild' | 'moderate' | 'severe', string>;
  change: {
    intro: (date: string) => string;
    columns: (date: string) => readonly [string, string, string, string];
    none: string;
    added: (titles: string) => string;
    gone: (titles: string) => string;
  };
  goal: { intro: string; columns: readonly [string, string, string, string]; none: string };
  unchanged: string;
  notices: readonly string[];
  size: (percent: string) => string;
  model: (version: string, hash: string) => string;
  footer: string;
  page: (page: number, pages: number) => string;
  level: {
    herniation: Record<HerniationType, string>;
    zone: Record<Zone, string>;
    side: Record<Sided, string>;
    reach: (mm: string) => string;
    migration: (mm: string) => string;
    height: (difference: string) => string;
    pfirrmann: (grade: number) => string;
    slip: (percent: string, grade: string, source: number) => string;
    slipType: Record<SlipType, (type: string, source: number) => string>;
    slipLateral: (mm: string) => string;
    tilt: (degrees: string) => string;
    rotation: (degrees: string) => string;
    flexion: (degrees: string) => string;
    lordosis: (degrees: string) => string;
    central: (grade: string) => string;
    lateral: (side: string, grade: string) => string;
    foraminal: (side: string, grade: string) => string;
    nerve: (side: string, state: 'irritated' | 'compressed') => string;
    loss: (where: 'anterior' | 'middle' | 'posterior', percent: string) => string;
    genant: (grade: number, source: number) => string;
    osteophytes: (grade: string) => string;
    severity: (text: string) => string;
  };
}
