import type { Entry, Patient } from '@hyaline/contract';
import { useTranslation } from 'react-i18next';
import { AppLink } from '../../../ui/AppLink.tsx';
import classes from './entry.module.css';

/** At the one entry that a denied correction is about: what has to go along when it is disclosed (45 CFR 164.526(d)). */
export function DisputedNote({ patient, entry }: { patient: Patient; entry: Entry }) {
  const { t } = useTranslation('chart');
  if (!entry.disputed) return null;
  return (
    <p className={classes.disputed}>
      {t('entry.disputed')} <AppLink to={`/patients/${patient.id}/requests`}>{t('entry.disputedLink')}</AppLink>
    </p>
  );
}
