import type { Language } from '../../ui/strings.ts';
import type { PaperName } from '../../../paper/sizes.ts';

/** A picture in the report: JPEG bytes, so that it goes into the file as it is. */
export interface ReportFigure {
  readonly title: string;
  /** What a screen reader says in its place. */
  readonly alt: string;
  readonly caption: string;
  readonly jpeg: Uint8Array;
  readonly width: number;
  readonly height: number;
}

export interface ReportTable {
  readonly heading: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** All that a report says, in words: laid out by `writeReport`, which adds none of its own. */
export interface ReportContent {
  readonly language: Language;
  readonly paper: PaperName;
  /** Stands at the top; empty for none. */
  readonly clinic: string;
  readonly title: string;
  readonly date: string;
  readonly madeAt: Date;
  readonly factsHeading: string;
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly picturesHeading: string;
  readonly figures: readonly ReportFigure[];
  readonly tables: readonly ReportTable[];
  readonly findingsHeading: string;
  readonly findings: string;
  readonly noticeHeading: string;
  readonly notices: readonly string[];
  /** At the foot of each page, beside its number. */
  readonly footer: string;
  pageLabel(page: number, pages: number): string;
}
