import type { TotpEnrolment } from '@hyaline/contract';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '../CopyButton.tsx';
import classes from './factors.module.css';
import { QrCode } from './QrCode.tsx';

/** A secret for the authenticator app: to scan, or to type where nothing can be scanned. */
export function NewSecret({ secret, otpauthUri }: TotpEnrolment) {
  const { t } = useTranslation('identity');
  return (
    <>
      <QrCode text={otpauthUri} label={t('enrol.qr')} />
      <div className={classes.secret}>
        <span>{t('enrol.manual')}</span>
        <div>
          <code>{secret.replaceAll(/(.{4})(?=.)/g, '$1 ')}</code>
          <CopyButton text={secret} />
        </div>
      </div>
    </>
  );
}
