import type { BrandSnapshot } from '@hyaline/contract';
import {
  type AtlasDocument,
  boneIndex,
  bonesOf,
  DOCUMENT_VERSION,
  type Segment,
  solve,
  SpineValues,
  type Vertebra,
  VALUES_VERSION,
} from '@hyaline/spine';
import {
  type Finding,
  findingsOf,
  type Language,
  levelName,
  nothingToTell,
  toldIn,
  type Told,
} from '../words/index.ts';
import type { AtlasReport, Comparison, LevelText, PictureWish, Shows } from './content.ts';
import { ENGLISH } from './english.ts';
import { enteredOf } from './entered.ts';
import { Numbers, Sources } from './numbers.ts';
import { differences, type Posture, regionsOf } from './rows.ts';
import { SPANISH } from './spanish.ts';
import type { ReportWords } from './words.ts';

export interface ReportAsk {
  document: AtlasDocument;
  /** `hashOf` the document. */
  hash: string;
  /** What was entered at an earlier visit, and on which day. */
  previous?: { document: AtlasDocument; date: Date } | null;
  brand: BrandSnapshot;
  /** What the clinic finds it again by; nothing of whom it is about. May be empty. */
  reference: string;
  author: string;
  date: Date;
  language: Language;
  views: readonly ('left' | 'back')[];
  /** What stands beside each picture of today. */
  beside: Exclude<Shows, 'today'> | null;
  /** Whether the goal of treatment is told, where there is one. */
  withGoal: boolean;
}

const WORDS: Record<Language, ReportWords> = { en: ENGLISH, es: SPANISH };
export const wordsOf = (language: Language): ReportWords => WORDS[language];

/**
 * All that a report of the atlas says. The same ask always gives the same report.
 * @throws SpineValuesError when no posture has the values
 */
export function reportOf(ask: ReportAsk): AtlasReport {
  const { document, brand, language } = ask;
  const words = wordsOf(language);
  const numbers = new Numbers(words);
  const sources = new Sources();
  const telling = { words, numbers, sources };
  const today = postureOf(document.values);
  const found = findingsOf(document.values, today.measures);
  const regions = regionsOf(today, telling);
  const entered = enteredOf(document.values, telling);
  const findings = levelsOf(found, entered, ask);
  const told = new Set(findings.map(({ level }) => level));
  const scale = numbers.entered(document.values.scale * 100, '°').replace('°', '');
  return {
    language,
    brand,
    title: words.title,
    subtitle: words.subtitle,
    madeAt: ask.date,
    facts: [
      [words.facts.date, numbers.date(ask.date)] as const,
      [words.facts.reference, ask.reference] as const,
      [words.facts.author, ask.author] as const,
    ].filter(([, value]) => value !== ''),
    picturesHeading: words.headings.pictures,
    pictures: picturesOf(ask, found, telling),
    noPictures: words.noPictures,
    findingsHeading: words.headings.findings,
    findings,
    nothing: nothingToTell(language),
    posture: words.posture,
    enteredLabel: words.entered,
    alsoHeading: words.headings.also,
    also: [...entered].map(([level, text]) => [levelName(level), text] as const).filter(([level]) => !told.has(level)),
    tableHeading: words.headings.table,
    columns: words.columns,
    regions,
    noReference: words.noReference,
    comparisons: [...changeOf(ask, today, found, telling), ...goalOf(ask, today, telling)],
    pinsHeading: words.headings.pins,
    pins: document.pins.map(({ level, text }) => [levelName(level), text] as const),
    noticeHeading: words.headings.notice,
    notices: [...words.notices, ...(document.values.scale === 1 ? [] : [words.size(scale)])],
    sourcesHeading: words.headings.sources,
    sources: sources.list,
    model: words.model(`${VALUES_VERSION}.${DOCUMENT_VERSION}`, ask.hash),
    footer: words.footer,
    pageLabel: words.page,
  };
}

const postureOf = (values: SpineValues): Posture => ({ values, measures: solve(values).measures });

/** Findings of a level stand together; those of the whole posture come last. */
function levelsOf(
  found: readonly Finding[],
  entered: ReadonlyMap<Segment | Vertebra, string>,
  { language }: ReportAsk,
): LevelText[] {
  const words = wordsOf(language);
  const levels = [...new Set(found.map(({ level }) => level))].toSorted((a, b) => orderOf(a) - orderOf(b));
  return levels.map((level) => {
    const here = found.filter((finding) => finding.level === level);
    const severity = Math.max(...here.map((finding) => finding.severity)) as LevelText['severity'];
    return {
      level: level && levelName(level),
      severity,
      severityText: words.severity[severity],
      told: here.map((finding) => withoutLevel(toldIn(language, finding), level && levelName(level))),
      entered: (level && entered.get(level)) ?? null,
    };
  });
}

/** The level stands beside it already. */
const withoutLevel = ({ title, text }: Told, level: string | null): Told => ({
  title: level === null ? title : title.replace(` (${level})`, ''),
  text,
});

const orderOf = (level: Segment | Vertebra | null): number => {
  if (level === null) return Number.POSITIVE_INFINITY;
  return level.includes('-') ? boneIndex(bonesOf(level as Segment)[0]) + 0.5 : boneIndex(level as Vertebra);
};

interface Telling {
  words: ReportWords;
  numbers: Numbers;
}

function picturesOf(ask: ReportAsk, found: readonly Finding[], { words, numbers }: Telling): PictureWish[] {
  const { document, previous, beside } = ask;
  const others = {
    typical: SpineValues.parse({ scale: document.values.scale }),
    goal: document.goal,
    previous: previous?.document.values ?? null,
  };
  const other = beside && others[beside];
  const levels = [...new Set(found.flatMap(({ level }) => (level ? [levelName(level)] : [])))].join(', ');
  const whole = found.filter(({ level }) => level === null).map((finding) => toldIn(ask.language, finding).title);
  const different = [levels, ...whole].filter((name) => name !== '').join('; ');
  const wish = (shows: Shows, view: 'left' | 'back', values: SpineValues): PictureWish => {
    const who = shows === 'previous' ? words.previous(numbers.date(previous?.date ?? ask.date)) : words.shows[shows];
    const differs = different === '' ? words.alt.same : words.alt.differs(different);
    const of = words.alt.of(words.views[view], who);
    return {
      shows,
      view,
      values,
      figures: figuresOf(values, numbers),
      title: `${who}, ${words.views[view]}`,
      alt: shows === 'today' ? `${of} ${differs}` : of,
    };
  };
  return ask.views.flatMap((view) => [
    ...(beside && other && beside !== 'goal' ? [wish(beside, view, other)] : []),
    wish('today', view, document.values),
    ...(beside === 'goal' && other ? [wish('goal', view, other)] : []),
  ]);
}

/** What stands beside the lines in a picture. */
function figuresOf(values: SpineValues, numbers: Numbers): PictureWish['figures'] {
  const { pelvis, sagittal, coronal } = values;
  const { pt, sva } = solve(values).measures;
  return {
    pi: [`PI ${numbers.entered(pelvis.pi, '°')}`],
    ss: [`SS ${numbers.entered(pelvis.ss, '°')}`],
    pt: [`PT ${numbers.measured(pt, '°')}`],
    ll: [`LL ${numbers.entered(sagittal.ll, '°')}`],
    tk: [`TK ${numbers.entered(sagittal.tk, '°')}`],
    cl: [`CL ${numbers.entered(sagittal.cl, '°')}`],
    sva: [`SVA ${numbers.measured(sva, ' mm')}`],
    cobb: coronal.curves.map(({ cobb }) => `Cobb ${numbers.entered(cobb, '°')}`),
  };
}

function changeOf(
  { previous, language }: ReportAsk,
  today: Posture,
  found: readonly Finding[],
  telling: Telling,
): Comparison[] {
  if (!previous) return [];
  const { words, numbers } = telling;
  const before = postureOf(previous.document.values);
  const rows = differences(before, today, telling);
  const then = findingsOf(before.values, before.measures);
  const titles = (list: readonly Finding[], without: readonly Finding[]): string => {
    const known = new Set(without.map(({ id }) => id));
    return list
      .filter(({ id }) => !known.has(id))
      .map((finding) => toldIn(language, finding).title)
      .join('; ');
  };
  const [added, gone] = [titles(found, then), titles(then, found)];
  const date = numbers.date(previous.date);
  const { intro, columns, none, added: addedText, gone: goneText } = words.change;
  return [
    {
      heading: words.headings.change,
      intro: intro(date),
      columns: columns(date),
      rows,
      remarks: [
        rows.length === 0 ? none : words.unchanged,
        ...(added === '' ? [] : [addedText(added)]),
        ...(gone === '' ? [] : [goneText(gone)]),
      ],
    },
  ];
}

function goalOf({ document, withGoal }: ReportAsk, today: Posture, telling: Telling): Comparison[] {
  if (!withGoal || document.goal === null) return [];
  const { headings, goal, unchanged } = telling.words;
  const rows = differences(today, postureOf(document.goal), telling);
  const remarks = [rows.length === 0 ? goal.none : unchanged];
  return [{ heading: headings.goal, intro: goal.intro, columns: goal.columns, rows, remarks }];
}
