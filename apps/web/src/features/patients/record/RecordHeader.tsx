import type { Patient, Session } from '@hyaline/contract';
import { IconArchive, IconDoorEnter } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { initials } from '../../../lib/format.ts';
import { Note } from '../../../ui/Note.tsx';
import { Pill } from '../../../ui/Pill.tsx';
import { usePatientWords } from '../use-words.ts';
import { fullName } from '../words.ts';
import classes from './record.module.css';
import { partsOf, RecordParts } from './RecordParts.tsx';
import { RECORD_CHIPS } from './tabs.ts';

/** Who this is, and why one sees it: the same on every tab. */
export function RecordHeader({ patient, session }: { patient: Patient; session: Session }) {
  const { t } = useTranslation('patients');
  const { age, day, language } = usePatientWords();
  const { fields } = patient;
  const name = fullName(fields);
  const facts = [
    patient.ref,
    fields.birthDate === '' ? t('age.unknown') : `${age(fields.birthDate)} (${day(fields.birthDate)})`,
    t(`sex.${fields.sex}`),
    language(fields.language),
  ];
  return (
    <>
      <header className={classes.header}>
        <span className={classes.avatar} aria-hidden>
          {initials(`${fields.givenName} ${fields.familyName}`)}
        </span>
        <div className={classes.who}>
          <h2>
            {name}
            {fields.preferredName !== '' && <span> “{fields.preferredName}”</span>}
          </h2>
          <ul className={classes.facts}>
            {facts.map((fact) => (
              <li key={fact}>{fact}</li>
            ))}
          </ul>
          <p className={classes.treated}>
            {patient.providers.length === 0
              ? t('record.nobodyTreats')
              : t('record.treatedBy', { names: patient.providers.map((each) => each.name).join(', ') })}
          </p>
          <div className={classes.chips}>
            {patient.seesAs === 'cover' && <Pill tone="brand">{t('record.sees.cover')}</Pill>}
            <RecordParts parts={CHIPS} patient={patient} session={session} />
          </div>
        </div>
      </header>
      {patient.seesAs === 'grant' && (
        <div className={classes.note} role="status">
          <Note tone="warn" icon={<IconDoorEnter size={17} stroke={1.7} />}>
            {t('record.grant')} {!patient.mayWrite && t('record.grantReads')}
          </Note>
        </div>
      )}
      {patient.removedAt !== null && (
        <div className={classes.note} role="status">
          <Note tone="warn" icon={<IconArchive size={17} stroke={1.7} />}>
            {t('record.removed')}
          </Note>
        </div>
      )}
    </>
  );
}

const CHIPS = partsOf(RECORD_CHIPS);
