import type { PatientSummary } from '@hyaline/contract';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDate } from '../../../lib/format.ts';
import { useLocale } from '../../../lib/use-locale.ts';
import { AppLink } from '../../../ui/AppLink.tsx';
import { DataTable } from '../../../ui/DataTable.tsx';
import { usePatientWords } from '../use-words.ts';
import { fullName } from '../words.ts';
import classes from './list.module.css';
import { useNamesHidden } from '../../../lib/names-hidden.ts';

interface PatientTableProps {
  patients: readonly PatientSummary[];
  /** Drawn at the end of a line. */
  action?: (patient: PatientSummary) => ReactNode;
}

/** One line for each patient, on a phone one card: the whole of it opens the record. */
export function PatientTable({ patients, action }: PatientTableProps) {
  const { t } = useTranslation('patients');
  return (
    <div className={classes.table}>
      <DataTable
        columns={[
          t('list.column.patient'),
          t('list.column.birth'),
          t('list.column.phone'),
          t('list.column.number'),
          t('list.column.providers'),
          t('list.column.changed'),
          ...(action === undefined ? [] : [{ hidden: t('list.column.actions') }]),
        ]}
      >
        {patients.map((patient) => (
          <PatientRow key={patient.id} patient={patient} action={action?.(patient)} />
        ))}
      </DataTable>
    </div>
  );
}

function PatientRow({ patient, action }: { patient: PatientSummary; action: ReactNode }) {
  const { t } = useTranslation('patients');
  const locale = useLocale();
  const { age, day } = usePatientWords();
  const hidden = useNamesHidden();
  const { birthDate } = patient;
  return (
    <tr>
      <th scope="row">
        <AppLink
          to={`/patients/${patient.id}`}
          className={classes.name}
          data-patient
          aria-label={hidden ? patient.ref : undefined}
        >
          {hidden ? <span className={classes.covered}>{t('list.noName')}</span> : fullName(patient)}
        </AppLink>
        <span className={classes.reference}>{patient.ref}</span>
      </th>
      <td data-number>
        {hidden ? (
          <Covered />
        ) : birthDate === '' ? (
          <span className={classes.quiet}>{t('age.unknown')}</span>
        ) : (
          <>
            {age(birthDate)} <span className={classes.quiet}>{day(birthDate)}</span>
          </>
        )}
      </td>
      <td data-number data-label={patient.phone === '' ? undefined : t('list.column.phone')}>
        {hidden ? <Covered /> : patient.phone}
      </td>
      <td data-number data-label={patient.mrn === '' ? undefined : t('list.column.number')}>
        {hidden ? <Covered /> : patient.mrn}
      </td>
      <td data-label={t('list.column.providers')}>
        {patient.providers.length === 0 ? (
          <span className={classes.quiet}>{t('providers.nobody')}</span>
        ) : (
          patient.providers.map(({ name }) => name).join(', ')
        )}
      </td>
      <td data-number className={patient.removedAt === null ? `${classes.quiet} ${classes.changed}` : classes.quiet}>
        {patient.removedAt === null
          ? formatDate(patient.changedAt, locale)
          : t('list.removedAt', { at: formatDate(patient.removedAt, locale) })}
      </td>
      {action !== undefined && <td className={classes.action}>{action}</td>}
    </tr>
  );
}

const Covered = () => (
  <span className={classes.covered} aria-hidden>
    ••••••
  </span>
);
