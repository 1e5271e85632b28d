import { Button } from '@mantine/core';
import { IconDownload, IconPrinter } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { formatDate } from '../../lib/format.ts';
import { saveAs } from '../../lib/save-as.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { CopyButton } from '../CopyButton.tsx';
import classes from './factors.module.css';

/** The codes, and three ways to take them along. Only they are printed. */
export function RecoveryCodeList({ codes }: { codes: readonly string[] }) {
  const { t } = useTranslation('identity');
  const locale = useLocale();
  const download = () => {
    const made = t('recovery.file', { host: location.host, at: formatDate(new Date().toISOString(), locale) });
    saveAs(new Blob([`${made}\n\n${codes.join('\n')}\n`], { type: 'text/plain' }), t('recovery.fileName'));
  };
  return (
    <>
      <ol className={classes.codes} aria-label={t('recovery.list')} data-print-alone>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ol>
      <div className={classes.tools}>
        <CopyButton text={codes.join('\n')} labelled />
        <Button variant="default" leftSection={<IconDownload size={16} />} onClick={download}>
          {t('recovery.download')}
        </Button>
        <Button variant="default" leftSection={<IconPrinter size={16} />} onClick={() => window.print()}>
          {t('recovery.print')}
        </Button>
      </div>
    </>
  );
}
