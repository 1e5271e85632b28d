import { FINDINGS, type FindingCode } from '@hyaline/protocol';
import { IconAlertTriangle, IconHandStop } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Note } from '../../ui/Note.tsx';

/** What speaks against a calculation, each with what to do. */
export function Findings({ codes, error }: { codes: readonly FindingCode[]; error: string }) {
  const { t } = useTranslation('protocols');
  return (
    <div aria-live="polite">
      {codes
        .filter((code) => code !== 'amount-missing')
        .map((code) =>
          FINDINGS[code] === 'stop' ? (
            <Note key={code} tone="fail" icon={<IconHandStop size={16} stroke={1.9} />}>
              {t(`finding.${code}`, { error })}
            </Note>
          ) : (
            <Note key={code} tone="warn" icon={<IconAlertTriangle size={16} stroke={1.9} />}>
              {t(`finding.${code}`, { error })}
            </Note>
          ),
        )}
    </div>
  );
}
