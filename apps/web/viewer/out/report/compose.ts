import { type Identity, personName } from '@hyaline/dicom';
import type { Ui } from '../../ui/context.ts';
import { fill, numberText } from '../../ui/strings.ts';
import type { PaperName } from '../../../paper/sizes.ts';
import { fileOf, type TakenPicture } from '../pictures.ts';
import { wordsOf } from '../words.ts';
import { scaleOf } from './scale.ts';
import { allIsThere } from './tables.ts';
import type { ReportContent, ReportFigure, ReportTable } from './content.ts';

export interface ReportAsk {
  readonly clinic: string;
  readonly paper: PaperName;
  /** Null leaves out who it is. */
  readonly identity: Identity | null;
  readonly pictures: readonly TakenPicture[];
  readonly tables: readonly ReportTable[];
  readonly findings: string;
  readonly now: Date;
}

/** Everything that a report says about the shown series. */
export async function composeReport(ui: Ui, ask: ReportAsk): Promise<ReportContent> {
  const { report, disclaimer } = wordsOf(ui);
  const { language, workspace } = ui;
  const { millimetres } = scaleOf(ui);
  const grey = ['CT', 'MR'].includes(workspace.study.shown?.modality ?? '');
  return {
    language,
    paper: ask.paper,
    clinic: ask.clinic,
    title: report.title,
    date: fill(report.madeOn, { date: dateText(language, ask.now) }),
    madeAt: ask.now,
    factsHeading: report.study,
    facts: factsOf(ui, ask.identity),
    picturesHeading: report.pictures,
    figures: await Promise.all(ask.pictures.map((picture) => figureOf(ui, picture))),
    tables: ask.tables,
    findingsHeading: report.findings,
    findings: ask.findings,
    noticeHeading: report.notice,
    notices: [
      report.notDiagnosis,
      ...(grey ? [report.notCalibrated] : []),
      ...(millimetres === 'all' ? [] : [millimetres === 'some' ? report.someMillimetres : report.noMillimetres]),
      ...(ask.tables.length === 0 || allIsThere(ui) ? [] : [report.notWhole]),
      ...(ask.pictures.length > 0 ? [report.printedSize] : []),
    ],
    footer: [whoOf(ask.identity), disclaimer].filter((part) => part !== '').join(' · '),
    pageLabel: (page, pages) => fill(report.page, { page, pages }),
  };
}

/** On each page, since sheets of paper come apart. */
const whoOf = (identity: Identity | null): string =>
  identity ? [personName(identity.patientName), identity.patientId].filter((part) => part !== '').join(', ') : '';

type Fact = readonly [name: string, value: string];

function factsOf(ui: Ui, identity: Identity | null): Fact[] {
  const { report } = wordsOf(ui);
  const { workspace, language } = ui;
  const flat = workspace.picture?.flat !== undefined;
  const { shown } = workspace.study;
  const who: Fact[] = identity
    ? [
        [report.patient, personName(identity.patientName)],
        [report.patientId, identity.patientId],
        [report.birthDate, isoText(language, identity.birthDate)],
        [report.sex, report.sexes[identity.sex as keyof typeof report.sexes] ?? identity.sex],
        [report.studyDate, isoText(language, identity.studyDate)],
        [report.description, identity.studyDescription],
        [report.institution, identity.institution],
        [report.device, identity.manufacturer],
      ]
    : [[report.patient, report.anonymous]];
  const series = [shown?.modality ?? '', identity ? (shown?.description ?? '') : ''].filter((part) => part !== '');
  const facts: Fact[] = [
    ...who,
    [report.series, series.join(', ')],
    [flat ? report.pictures : report.slices, shown ? numberText(language, shown.slices) : ''],
    [flat ? report.pixel : report.voxel, scaleOf(ui).text],
  ];
  return facts.filter(([, value]) => value !== '');
}

async function figureOf(ui: Ui, { canvas, label, caption }: TakenPicture): Promise<ReportFigure> {
  const { report } = wordsOf(ui);
  const blob = await fileOf(canvas, 'image/jpeg');
  return {
    title: label,
    alt: fill(report.pictureAlt, { view: label, caption }),
    caption,
    jpeg: new Uint8Array(await blob.arrayBuffer()),
    width: canvas.width,
    height: canvas.height,
  };
}

const locale = (language: string): string => (language === 'en' ? 'en-GB' : language);
const LONG = { day: 'numeric', month: 'long', year: 'numeric' } as const;
const dateText = (language: string, date: Date): string => date.toLocaleDateString(locale(language), LONG);

function isoText(language: string, iso: string): string {
  const date = new Date(`${iso}T12:00:00Z`);
  return Number.isNaN(date.getTime()) ? '' : date.toLocaleDateString(locale(language), { ...LONG, timeZone: 'UTC' });
}
