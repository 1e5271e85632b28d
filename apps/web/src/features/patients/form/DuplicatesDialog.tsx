import { Button, Modal } from '@mantine/core';
import type { Duplicates } from '@hyaline/contract';
import { useTranslation } from 'react-i18next';
import { Pill } from '../../../ui/Pill.tsx';
import { usePatientWords } from '../use-words.ts';
import { fullName } from '../words.ts';
import classes from './form.module.css';

interface DuplicatesDialogProps {
  duplicates: Duplicates['duplicates'];
  confirm: string;
  busy: boolean;
  onConfirm: () => void;
  onBack: () => void;
}

/** Before a second record of one person is made: those it may be, and what they share. */
export function DuplicatesDialog({ duplicates, confirm, busy, onConfirm, onBack }: DuplicatesDialogProps) {
  const { t } = useTranslation(['patients', 'app']);
  return (
    <Modal
      opened={duplicates.length > 0}
      onClose={onBack}
      size={560}
      title={t('patients:duplicates.title')}
      closeButtonProps={{ 'aria-label': t('app:close') }}
    >
      <p className={classes.text}>{t('patients:duplicates.text')}</p>
      <ul className={classes.found}>
        {duplicates.map((each) => (
          <Candidate key={each.patient.id} {...each} />
        ))}
      </ul>
      <div className={classes.actions}>
        <Button variant="default" onClick={onBack} data-autofocus>
          {t('patients:duplicates.back')}
        </Button>
        <Button loading={busy} onClick={onConfirm}>
          {confirm}
        </Button>
      </div>
    </Modal>
  );
}

function Candidate({ patient, reasons }: Duplicates['duplicates'][number]) {
  const { t } = useTranslation('patients');
  const { age, day } = usePatientWords();
  const born = patient.birthDate === '' ? [] : [`${day(patient.birthDate)} (${age(patient.birthDate)})`];
  return (
    <li>
      <div>
        <b>{fullName(patient)}</b>
        <ul className={classes.facts}>
          {[patient.ref, ...born, patient.phone]
            .filter((fact) => fact !== '')
            .map((fact) => (
              <li key={fact}>{fact}</li>
            ))}
        </ul>
        <div className={classes.reasons}>
          {reasons.map((reason) => (
            <Pill key={reason} tone="warn">
              {t(`duplicates.reason.${reason}`)}
            </Pill>
          ))}
        </div>
      </div>
      {/* Beside: what was entered stays. */}
      <Button
        component="a"
        size="xs"
        variant="default"
        href={`/patients/${patient.id}`}
        target="_blank"
        rel="noopener"
        aria-label={`${t('duplicates.openRecord')}, ${patient.ref}`}
      >
        {t('duplicates.openRecord')}
      </Button>
    </li>
  );
}
