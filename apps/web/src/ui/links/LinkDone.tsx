import { Button } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '../CopyButton.tsx';
import { Note } from '../Note.tsx';
import type { MadeLink } from '../../lib/seal-link.ts';
import classes from './links.module.css';

const QrCode = lazy(() => import('../factors/QrCode.tsx').then((module) => ({ default: module.QrCode })));

interface LinkDoneProps {
  made: MadeLink;
  password: string | null;
  /** For somebody who stands beside with a phone. */
  withQr?: boolean;
  onClose: () => void;
}

/** The address once, with Copy. It is in no store and no log: closing this dialog is the end of it here. */
export function LinkDone({ made, password, withQr = false, onClose }: LinkDoneProps) {
  const { t } = useTranslation('share');
  return (
    <div className={classes.done}>
      <div className={classes.glass} aria-hidden>
        <IconLock size={28} stroke={1.5} />
      </div>
      <h2>{t('done.title')}</h2>
      <p className={classes.lead}>{t('done.text')}</p>
      <Once name={t('done.address')} value={made.address} field="address" />
      {withQr && (
        <div className={classes.qr}>
          <Suspense fallback={null}>
            <QrCode text={made.address} label={t('done.qr')} />
          </Suspense>
          <span>{t('done.qrText')}</span>
        </div>
      )}
      {password !== null && <Once name={t('done.password')} value={password} field="password" />}
      <Note>
        {t('bearer')} {t('channel')}
      </Note>
      <div className={classes.actions}>
        {/* A plain link: the imaging pages are isolated documents, see lib/documents.ts. */}
        <Button component="a" href="/links" variant="default" size="lg">
          {t('done.links')}
        </Button>
        <Button size="lg" onClick={onClose}>
          {t('done.close')}
        </Button>
      </div>
    </div>
  );
}

function Once({ name, value, field }: { name: string; value: string; field: string }) {
  return (
    <div className={classes.once}>
      <span>{name}</span>
      <div>
        <code data-field={field}>{value}</code>
        <CopyButton text={value} />
      </div>
    </div>
  );
}
