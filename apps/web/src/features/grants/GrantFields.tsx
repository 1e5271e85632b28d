import { SegmentedControl, Textarea, TextInput } from '@mantine/core';
import { GRANT_MINUTES, PATIENT_REF, REASON_LENGTH } from '@hyaline/contract';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { IdentifierNotice } from '../../ui/IdentifierNotice.tsx';
import classes from './grants.module.css';
import { ReasonState } from './ReasonState.tsx';

interface FieldProps {
  value: string;
  onChange: (value: string) => void;
}

/** A reference as somebody types it; null as long as it is none. */
export function referenceIn(typed: string): string | null {
  const patientRef = typed.trim().toUpperCase();
  return PATIENT_REF.test(patientRef) ? patientRef : null;
}

/** Whom it opens, by reference: nothing here tells whether there is such a patient. */
export function PatientField({ description, value, onChange }: FieldProps & { description: string }) {
  const { t } = useTranslation('grants');
  return (
    <TextInput
      label={t('take.patient')}
      description={description}
      autoComplete="off"
      autoCapitalize="characters"
      spellCheck={false}
      maxLength={20}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

export type Minutes = (typeof GRANT_MINUTES)[number];

export function MinutesField(props: { label: string; value: Minutes; onChange: (minutes: Minutes) => void }) {
  const { label, value, onChange } = props;
  const { t } = useTranslation('grants');
  const id = useId();
  return (
    <div>
      <span id={id} className={classes.label}>
        {label}
      </span>
      <SegmentedControl
        aria-labelledby={id}
        fullWidth
        value={String(value)}
        onChange={(chosen) => onChange(GRANT_MINUTES.find((minutes) => String(minutes) === chosen) ?? value)}
        data={GRANT_MINUTES.map((minutes) => ({ value: String(minutes), label: t('take.minutesOf', { n: minutes }) }))}
      />
    </div>
  );
}

/** Why, in words that somebody else can judge, and how far they are from that. */
export function ReasonField(props: FieldProps & { label: string; description: string; lines: number }) {
  const { label, description, lines, value, onChange } = props;
  const id = useId();
  return (
    <div>
      <Textarea
        label={label}
        description={description}
        autosize
        minRows={lines}
        maxLength={REASON_LENGTH.max}
        value={value}
        aria-describedby={id}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <ReasonState id={id} reason={value} />
      <IdentifierNotice text={value} />
    </div>
  );
}
