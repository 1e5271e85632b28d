import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ApiError, errorSentence } from '../api/errors.ts';
import { useLocale } from '../lib/use-locale.ts';
import { Note } from './Note.tsx';

/** A refusal beside the form that caused it. Empty when there is none, so that the live region stays in place. */
export function ProblemNote({ error }: { error: unknown }) {
  const { t } = useTranslation('app');
  const locale = useLocale();
  return (
    <div role="alert">
      {error !== null && error !== undefined && (
        <Note tone="fail" icon={<IconAlertTriangle size={16} stroke={1.9} />}>
          {errorSentence(error, locale)}
          {error instanceof ApiError && error.retryAfterSeconds !== null && (
            <> {t('error.wait', { seconds: Math.ceil(error.retryAfterSeconds) })}</>
          )}
          {error instanceof ApiError && error.code === 'internal' && error.requestId !== '' && <> {error.requestId}</>}
        </Note>
      )}
    </div>
  );
}
