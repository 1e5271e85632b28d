import type { BrandSnapshot } from '@hyaline/contract';
import type { AtlasDocument } from '@hyaline/spine';
import type { AtlasReport, Shows } from '../../../atlas/report/content.ts';
import { type ReportAsk, reportOf } from '../../../atlas/report/report.ts';
import type { Language } from '../../../atlas/words/index.ts';
import type { PaperName } from '../../../paper/sizes.ts';

export type View = 'left' | 'back';

/** What a person chooses of a report. */
export interface Choices {
  language: Language;
  paper: PaperName;
  views: readonly View[];
  beside: Exclude<Shows, 'today'> | 'nothing';
  withGoal: boolean;
  /** Id of the earlier visit that is compared with; null for none. */
  earlier: string | null;
  reference: string;
  author: string;
}

export const LONGEST = { reference: 40, author: 80 } as const;

interface Of {
  document: AtlasDocument;
  hash: string;
  brand: BrandSnapshot;
  date: Date;
  previous: ReportAsk['previous'];
}

/** What is no longer there is not shown: a goal that was taken away, a visit that is not compared with. */
export function reportFor({ beside, withGoal, reference, author, language, views }: Choices, of: Of): AtlasReport {
  const { document, previous } = of;
  const there = { nothing: false, typical: true, goal: document.goal !== null, previous: previous != null };
  return reportOf({
    ...of,
    language,
    views,
    reference: reference.trim(),
    author: author.trim(),
    withGoal,
    beside: beside !== 'nothing' && there[beside] ? beside : null,
  });
}
