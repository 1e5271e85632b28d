import type { ClosingCertificate } from '@hyaline/contract';
import { useTranslation } from 'react-i18next';
import { formatDate } from '../../lib/format.ts';
import { useLocale } from '../../lib/use-locale.ts';
import classes from './practice.module.css';

/** What says that a clinic was destroyed. Handed out once: the page tells its person to keep it. */
export function Certificate({ certificate }: { certificate: ClosingCertificate }) {
  const { t } = useTranslation('practice');
  const locale = useLocale();
  const { clinic, counts, ledger } = certificate;
  const rows = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const facts: [string, string][] = [
    [t('certificate.clinic'), clinic.name],
    [t('certificate.by'), certificate.carriedOutBy],
    [t('certificate.at'), formatDate(certificate.carriedOutAt, locale)],
    [t('certificate.rows'), String(rows)],
    [t('certificate.keys'), String(certificate.keysDestroyed)],
    [t('certificate.backups'), formatDate(`${certificate.backupsGoneBy}T12:00`, locale)],
    [t('certificate.entry'), ledger.entryId],
    [t('certificate.ledger'), formatDate(`${ledger.keptUntil}T12:00`, locale)],
  ];
  return (
    <section aria-labelledby="certificate" role="status">
      <h3 id="certificate" className={classes.certificateTitle}>
        {t('certificate.title')}
      </h3>
      <p className={classes.empty}>{t('certificate.text')}</p>
      <dl className={classes.certificate}>
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
