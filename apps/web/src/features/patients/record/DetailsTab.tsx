import { Button } from '@mantine/core';
import type { Patient } from '@hyaline/contract';
import { IconPencil } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMayStore } from '../../../ui/AgreementNote.tsx';
import { usePatientWords } from '../use-words.ts';
import { dial } from '../words.ts';
import classes from './details.module.css';
import { EditPatient } from './EditPatient.tsx';
import { SecretNumber } from './SecretNumber.tsx';

/** What is written down of a person, to read and to change. */
export function DetailsTab({ patient }: { patient: Patient }) {
  const { t } = useTranslation('patients');
  const [editing, setEditing] = useState(false);
  const mayStore = useMayStore();
  if (editing) return <EditPatient patient={patient} onDone={() => setEditing(false)} />;
  return (
    <>
      {patient.mayWrite && patient.removedAt === null && (
        <div className={classes.actions}>
          <Button
            variant="default"
            disabled={!mayStore}
            leftSection={<IconPencil size={16} />}
            onClick={() => setEditing(true)}
          >
            {t('edit.change')}
          </Button>
        </div>
      )}
      <Details fields={patient.fields} />
    </>
  );
}

function Details({ fields }: { fields: Patient['fields'] }) {
  const { t } = useTranslation('patients');
  const { day, language, country } = usePatientWords();
  const { address, emergencyContact: contact } = fields;
  const place = [address.postalCode, address.city].filter(Boolean).join(' ');
  return (
    <div className={classes.parts}>
      <Part title={t('part.name')}>
        <Fact label={t('field.givenName')}>{fields.givenName}</Fact>
        <Fact label={t('field.familyName')}>{fields.familyName}</Fact>
        {fields.secondFamilyName !== '' && <Fact label={t('field.secondFamilyName')}>{fields.secondFamilyName}</Fact>}
        {fields.preferredName !== '' && <Fact label={t('field.preferredName')}>{fields.preferredName}</Fact>}
      </Part>
      <Part title={t('part.person')}>
        <Fact label={t('field.birthDate')}>{day(fields.birthDate)}</Fact>
        <Fact label={t('field.sex')}>{t(`sex.${fields.sex}`)}</Fact>
        <Fact label={t('field.language')}>{language(fields.language)}</Fact>
      </Part>
      <Part title={t('part.contact')}>
        <Fact label={t('field.phone')}>{fields.phone !== '' && <a href={dial(fields.phone)}>{fields.phone}</a>}</Fact>
        <Fact label={t('field.email')}>{fields.email}</Fact>
      </Part>
      <Part title={t('part.address')}>
        <Fact label={t('field.line')}>{address.line}</Fact>
        <Fact label={t('field.city')}>{place}</Fact>
        <Fact label={t('field.state')}>{address.state}</Fact>
        <Fact label={t('field.country')}>{address.country !== '' && country(address.country)}</Fact>
      </Part>
      <Part title={t('part.numbers')}>
        <Fact label={t('field.mrn')}>{fields.mrn}</Fact>
        <Fact label={t('field.ssn')}>{fields.ssn !== '' && <SecretNumber value={fields.ssn} />}</Fact>
      </Part>
      <Part title={t('part.emergency')}>
        <Fact label={t('field.emergencyName')}>{contact.name}</Fact>
        <Fact label={t('field.emergencyRelation')}>{contact.relation}</Fact>
        <Fact label={t('field.emergencyPhone')}>
          {contact.phone !== '' && <a href={dial(contact.phone)}>{contact.phone}</a>}
        </Fact>
      </Part>
    </div>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={classes.part}>
      <h3>{title}</h3>
      <dl>{children}</dl>
    </section>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  const { t } = useTranslation('patients');
  const given = children !== '' && children !== false;
  return (
    <div>
      <dt>{label}</dt>
      <dd data-none={!given || undefined}>{given ? children : t('none')}</dd>
    </div>
  );
}
