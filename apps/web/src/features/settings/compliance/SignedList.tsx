import { Button } from '@mantine/core';
import type { Acceptance } from '@hyaline/contract';
import { IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { signedCopyUrl } from '../../../api/legal.ts';
import { formatDateTime } from '../../../lib/format.ts';
import { useLocale } from '../../../lib/use-locale.ts';
import { Pill } from '../../../ui/Pill.tsx';
import classes from './Compliance.module.css';

interface SignedListProps {
  acceptances: readonly Acceptance[];
  mayDownload: boolean;
}

/** What was signed, newest first, with everything that tells one signature from another. */
export function SignedList({ acceptances, mayDownload }: SignedListProps) {
  const { t } = useTranslation('legal');
  if (acceptances.length === 0) return <p className={classes.none}>{t('signed.none')}</p>;
  return (
    <ul className={classes.signed}>
      {acceptances.map((acceptance) => (
        <Signed key={acceptance.id} acceptance={acceptance} mayDownload={mayDownload} />
      ))}
    </ul>
  );
}

function Signed({ acceptance, mayDownload }: { acceptance: Acceptance; mayDownload: boolean }) {
  const { t } = useTranslation('legal');
  const locale = useLocale();
  const { id, code, version, signerName, signerTitle, acceptedAt, sha256, demo } = acceptance;
  const facts = [
    [t('signed.by'), signerName],
    [t('signed.as'), signerTitle],
    [t('signed.at'), formatDateTime(acceptedAt, locale)],
    [t('signed.language'), t(`language.${acceptance.locale}`)],
    [t('signed.hash'), sha256],
  ] as const;
  return (
    <li>
      <div className={classes.head}>
        <b>{`${t(code === 'dpa' ? 'dpa.title' : 'baa.title')} · ${t('signed.version', { version })}`}</b>
        {demo && <Pill tone="warn">{t('signed.demo')}</Pill>}
      </div>
      <dl>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {mayDownload && (
        <Button
          component="a"
          variant="default"
          leftSection={<IconDownload size={16} />}
          href={signedCopyUrl(id)}
          download
        >
          {t('signed.download')}
        </Button>
      )}
    </li>
  );
}
