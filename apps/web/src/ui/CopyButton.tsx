import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

/** Copies, and says whether it worked: over plain http the clipboard is not there. */
export function CopyButton({ text, labelled = false }: { text: string; labelled?: boolean }) {
  const { t } = useTranslation('app');
  const [outcome, setOutcome] = useState<'copied' | 'failed' | null>(null);
  useEffect(() => {
    if (outcome === null) return undefined;
    const timer = setTimeout(() => setOutcome(null), 3000);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = () => {
    // `clipboard` is missing outside secure contexts, whatever its type says.
    const clipboard = navigator.clipboard as Clipboard | undefined;
    if (clipboard === undefined) return setOutcome('failed');
    clipboard.writeText(text).then(
      () => setOutcome('copied'),
      () => setOutcome('failed'),
    );
  };
  const said = outcome === null ? t('copy.copy') : t(`copy.${outcome}`);
  const icon = outcome === 'copied' ? <IconCheck size={16} /> : <IconCopy size={16} />;
  return (
    <>
      {labelled ? (
        <Button variant="default" leftSection={icon} onClick={copy}>
          {outcome === 'copied' ? said : t('copy.copy')}
        </Button>
      ) : (
        <Tooltip label={said}>
          <ActionIcon variant="subtle" color="gray" size={32} aria-label={t('copy.copy')} onClick={copy}>
            {icon}
          </ActionIcon>
        </Tooltip>
      )}
      <output className={outcome === 'failed' ? undefined : 'visually-hidden'}>{outcome === null ? '' : said}</output>
    </>
  );
}
