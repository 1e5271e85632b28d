import { type DocumentType, type EntryContent, flagOf, VITAL_NAMES } from '@hyaline/contract';
import { useTranslation } from 'react-i18next';
import { formatBytes } from '../../../lib/format.ts';
import { useLocale } from '../../../lib/use-locale.ts';
import { unitWords, useChartWords } from '../use-words.ts';
import classes from './entry.module.css';
import { RichTextView } from '../../../ui/rich-text/RichTextView.tsx';

const TYPE_WORDS: Record<DocumentType, string> = {
  'application/pdf': 'PDF',
  'image/png': 'PNG',
  'image/jpeg': 'JPEG',
  'application/dicom': 'DICOM',
  'text/plain': 'TXT',
};

/** All that an entry says, in words. */
export function ContentView({ content }: { content: EntryContent }) {
  const { t } = useTranslation('chart');
  const lines = useContentLines(content);
  return (
    <div className={classes.content}>
      <p>
        <b>{useContentTitle(content)}</b>
      </p>
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
      {content.kind === 'note' && <RichTextView doc={content.body} />}
      {'remark' in content && content.remark !== '' && (
        <p className={classes.remark}>
          <span className="visually-hidden">{t('field.remark')}: </span>
          {content.remark}
        </p>
      )}
    </div>
  );
}

export function useContentTitle(content: EntryContent): string {
  const { t } = useTranslation('chart');
  switch (content.kind) {
    case 'allergy':
      return content.substance;
    case 'condition':
      return content.text;
    case 'note':
      return content.title;
    case 'vitals':
      return t('kind.vitals');
    case 'lab':
      return content.panel;
    case 'document':
      return content.name;
  }
}

/** The facts of an entry, each in one line. */
export function useContentLines(content: EntryContent): string[] {
  const { t } = useTranslation('chart');
  const locale = useLocale();
  const { day, moment, number, vital } = useChartWords();
  const some = (...parts: (string | false | null)[]): string[] =>
    parts.filter((part) => typeof part === 'string' && part !== '') as string[];
  switch (content.kind) {
    case 'allergy':
      return [
        some(
          t(`allergy.status.${content.status}`),
          content.severity && t(`allergy.severity.${content.severity}`),
          content.reaction,
          content.noted !== '' && t('allergy.since', { at: day(content.noted) }),
        ).join(' · '),
      ];
    case 'condition':
      return [
        some(
          t(`condition.status.${content.clinicalStatus}`),
          content.code?.code ?? null,
          content.onset !== '' && t('condition.since', { at: day(content.onset) }),
          content.abatement !== '' && t('condition.until', { at: day(content.abatement) }),
        ).join(' · '),
      ];
    case 'vitals':
      return [
        VITAL_NAMES.filter((name) => name !== 'diastolic')
          .flatMap((name) => {
            const value = content.signs[name];
            if (value === undefined) return [];
            const { diastolic } = content.signs;
            const shown =
              name === 'systolic' && diastolic
                ? `${number(value.value, 0)}/${vital('diastolic', diastolic)}`
                : vital(name, value);
            return [`${name === 'systolic' ? t('vitals.pressure') : t(`vitals.name.${name}`)} ${shown}`];
          })
          .join(' · '),
        moment(content.takenAt),
      ];
    case 'lab':
      return [
        ...content.results.map((result) => {
          const flag = flagOf(result);
          const value = typeof result.value === 'number' ? number(result.value, 6) : result.value;
          return some(
            `${result.name}: ${result.comparator ?? ''}${value} ${unitWords(result.unit)}`.trim(),
            flag !== null && flag !== 'normal' && t(`labs.flag.${flag}`),
          ).join(' · ');
        }),
        some(moment(content.collectedAt), content.laboratory).join(' · '),
      ];
    case 'document':
      return [
        some(
          t(`documents.category.${content.category}`),
          TYPE_WORDS[content.type],
          formatBytes(content.size, locale),
          content.exif !== 'none' && t(`documents.exif.${content.exif}`),
        ).join(' · '),
      ];
    case 'note':
      return content.template === '' ? [] : [content.template];
  }
}
