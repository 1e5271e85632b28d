import { useTranslation } from 'react-i18next';
import { API_BASE } from '../../../api/client.ts';
import { CopyButton } from '../../../ui/CopyButton.tsx';
import classes from './keys.module.css';

/** Where programs that speak DICOMweb find this clinic. */
export function DicomwebAddress() {
  const { t } = useTranslation('keys');
  const address = `${location.origin}${API_BASE}/dicomweb`;
  return (
    <section className={`${classes.once} ${classes.address}`}>
      <span>{t('dicomweb.title')}</span>
      <div>
        <code data-field="dicomweb">{address}</code>
        <CopyButton text={address} />
      </div>
      <p className={classes.lead}>{t('dicomweb.text')}</p>
    </section>
  );
}
