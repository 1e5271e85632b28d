import { Select, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { EXAMPLE_REF, allows, type Session } from '@hyaline/contract';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { searchQuery } from '../../../api/patients.ts';
import { patientNamesQuery } from '../../../api/schedule.ts';
import { useNamesHidden } from '../../../lib/names-hidden.ts';
import { nameOf } from '../words.ts';
import { referenceIn } from './form.ts';

interface WhoFieldProps {
  session: Session;
  value: string;
  onChange: (patientRef: string) => void;
}

/** Somebody by name for those who see patients; by reference for everybody else. */
export function WhoField(props: WhoFieldProps) {
  return allows(props.session.role, 'patient:read') ? <ByName {...props} /> : <ByReference {...props} />;
}

const MIN_LETTERS = 2;

function ByName({ session, value, onChange }: WhoFieldProps) {
  const { t } = useTranslation('schedule');
  const hidden = useNamesHidden();
  const [typed, setTyped] = useState('');
  const [settled] = useDebouncedValue(typed.trim(), 300);
  const reference = referenceIn(typed);
  const chosen = useChosenName(session, value);
  const text = settled.length < MIN_LETTERS || reference !== '' ? '' : settled;
  const { data, isFetching } = useQuery({ ...searchQuery(text), enabled: text !== '' });
  const found =
    text === ''
      ? []
      : (data?.patients ?? []).map(({ ref, givenName, familyName }) => ({
          value: ref,
          label: hidden ? ref : `${String(givenName)} ${String(familyName)} · ${ref}`,
        }));
  const options = [
    ...(reference === '' ? [] : [{ value: reference, label: reference }]),
    ...(value === '' || value === reference ? [] : [{ value, label: chosen === '' ? value : `${chosen} · ${value}` }]),
  ];
  const all = [...options, ...found.filter((one) => options.every((option) => option.value !== one.value))];
  return (
    <Select
      label={t('book.who')}
      placeholder={t('book.whoPlaceholder')}
      data-autofocus
      searchable
      clearable
      data={all}
      filter={({ options: shown }) => shown}
      value={value === '' ? null : value}
      onChange={(ref) => onChange(ref ?? '')}
      onSearchChange={setTyped}
      nothingFoundMessage={typed.trim().length < MIN_LETTERS || isFetching ? undefined : t('book.whoNothing')}
    />
  );
}

function ByReference({ session, value, onChange }: WhoFieldProps) {
  const { t } = useTranslation('schedule');
  const [typed, setTyped] = useState(value);
  const name = useChosenName(session, value);
  return (
    <TextInput
      label={t('book.reference')}
      description={t('book.referenceHint')}
      placeholder={EXAMPLE_REF}
      data-autofocus
      autoComplete="off"
      spellCheck={false}
      maxLength={120}
      value={typed}
      error={typed.trim() !== '' && value === '' ? t('book.referenceWrong') : undefined}
      rightSectionWidth={name === '' ? undefined : 160}
      rightSection={name === '' ? undefined : <span>{name}</span>}
      onChange={({ currentTarget }) => {
        setTyped(currentTarget.value);
        onChange(referenceIn(currentTarget.value));
      }}
    />
  );
}

/** The name behind a chosen reference, where this person may see it. */
function useChosenName(session: Session, ref: string): string {
  const hidden = useNamesHidden();
  const enabled = ref !== '' && !hidden && allows(session.role, 'patient:identity');
  const { data } = useQuery({ ...patientNamesQuery([ref]), enabled });
  const known = enabled ? data?.find((one) => one.ref === ref) : undefined;
  return known === undefined ? '' : nameOf(known);
}
