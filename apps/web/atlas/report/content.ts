import type { BrandSnapshot } from '@hyaline/contract';
import type { SpineValues } from '@hyaline/spine';
import type { ViewName } from '../views.ts';
import type { Language, Severity, Told } from '../words/index.ts';

/** Where a value lies against what was published: said in words and by a sign, never by colour alone. */
export type Band = 'within' | 'above' | 'below';

/** Parts of the length of a bar, 0 to 1: the published range, and where the value lies. */
export interface Bar {
  low: number;
  high: number;
  at: number;
}

/** One number of the posture, in words. */
export interface Row {
  id: string;
  measure: string;
  /** How it is measured, such as "Cobb, L1–S1". */
  method: string;
  value: string;
  /** What was published; null where nothing is that was measured as this number is. */
  reference: string | null;
  /** Number of its source in `sources`. */
  source: number | null;
  difference: string | null;
  band: Band | null;
  bandText: string | null;
  bar: Bar | null;
}

export interface Region {
  name: string;
  rows: readonly Row[];
}

/** What is different at one level, or in the posture as a whole. */
export interface LevelText {
  /** Null for the posture as a whole. */
  level: string | null;
  severity: Severity;
  severityText: string;
  told: readonly Told[];
  /** As it was entered, for clinicians. */
  entered: string | null;
}

/** Two states of the same measures side by side. */
export interface Comparison {
  heading: string;
  intro: string;
  columns: readonly [measure: string, from: string, to: string, difference: string];
  rows: readonly (readonly [measure: string, from: string, to: string, difference: string])[];
  /** Sentences below, such as what is new. */
  remarks: readonly string[];
}

export type Shows = 'today' | 'typical' | 'goal' | 'previous';

/** A picture that has yet to be drawn: of whom, from where, and what is said in its place. */
export interface PictureWish {
  shows: Shows;
  view: ViewName;
  values: SpineValues;
  title: string;
  alt: string;
  /** Beside the lines of measures, by their name; of curves one each. */
  figures: Readonly<Record<string, readonly string[]>>;
}

/** All that a report says, in words: the PDF and the page to print lay it out and add nothing. */
export interface AtlasReport {
  language: Language;
  brand: BrandSnapshot;
  title: string;
  /** Under the title: what this is. */
  subtitle: string;
  madeAt: Date;
  facts: readonly (readonly [name: string, value: string])[];
  picturesHeading: string;
  pictures: readonly PictureWish[];
  /** In their place, where a browser draws none. */
  noPictures: string;
  findingsHeading: string;
  findings: readonly LevelText[];
  /** In the place of findings, where there are none. */
  nothing: string;
  /** Heads what is of no single level. */
  posture: string;
  enteredLabel: string;
  alsoHeading: string;
  /** Levels of which something was entered that is no finding. */
  also: readonly (readonly [level: string, entered: string])[];
  tableHeading: string;
  columns: readonly [measure: string, value: string, reference: string, difference: string, band: string];
  regions: readonly Region[];
  /** Where there is no published range. */
  noReference: string;
  comparisons: readonly Comparison[];
  pinsHeading: string;
  pins: readonly (readonly [level: string, text: string])[];
  noticeHeading: string;
  notices: readonly string[];
  sourcesHeading: string;
  sources: readonly string[];
  /** Version of the model and hash of what was entered. */
  model: string;
  /** At the foot of each page. */
  footer: string;
  pageLabel: (page: number, pages: number) => string;
}

/** A picture that was drawn. */
export interface DrawnPicture {
  title: string;
  alt: string;
  jpeg: Blob;
  bytes: Uint8Array;
  width: number;
  height: number;
}
