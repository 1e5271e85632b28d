import { NativeSelect, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { ADMINISTRATIVE_SEXES } from '@hyaline/contract';
import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocale } from '../../../lib/use-locale.ts';
import { Block } from '../../../ui/Block.tsx';
import { countryChoices, languageChoices } from './choices.ts';
import { FIELDS, type FieldPath, type FormFields } from './fields.ts';
import classes from './form.module.css';
import { SecretField } from './SecretField.tsx';

const REQUIRED: readonly FieldPath[] = ['givenName', 'familyName'];
const TODAY = () => new Date().toISOString().slice(0, 10);

/** The fields of a person. No browser is to remember what is typed here: they are others' names and numbers. */
export function FormParts({ form }: { form: UseFormReturnType<FormFields> }) {
  const { t } = useTranslation('patients');
  const locale = useLocale();
  const held = form.getInitialValues().language;
  const countries = useMemo(() => countryChoices(locale), [locale]);
  const languages = useMemo(() => languageChoices(locale, held), [locale, held]);
  const field = (path: FieldPath) => ({
    label: t(`field.${labelOf(path)}`),
    withAsterisk: REQUIRED.includes(path),
    autoComplete: 'off',
    spellCheck: false,
    ...form.getInputProps(path),
  });
  return (
    <>
      <Part name="name">
        <TextInput {...field('givenName')} maxLength={80} data-autofocus />
        <TextInput {...field('familyName')} maxLength={80} />
        <TextInput {...field('secondFamilyName')} maxLength={80} />
        <TextInput {...field('preferredName')} maxLength={80} />
      </Part>
      <Part name="person">
        <TextInput {...field('birthDate')} type="date" min="1880-01-01" max={TODAY()} />
        <NativeSelect
          {...field('sex')}
          data={ADMINISTRATIVE_SEXES.map((value) => ({ value, label: t(`sex.${value}`) }))}
        />
        <NativeSelect {...field('language')} data={languages} />
      </Part>
      <Part name="contact">
        <TextInput {...field('phone')} type="tel" maxLength={40} description={t('hint.phone')} />
        <TextInput {...field('email')} type="email" maxLength={254} description={t('hint.email')} />
      </Part>
      <Part name="address">
        <div className={classes.whole}>
          <TextInput {...field('address.line')} maxLength={200} />
        </div>
        <TextInput {...field('address.postalCode')} maxLength={20} />
        <TextInput {...field('address.city')} maxLength={100} />
        <TextInput {...field('address.state')} maxLength={100} />
        <NativeSelect {...field('address.country')} data={countries} />
      </Part>
      <Part name="numbers">
        <TextInput {...field('mrn')} maxLength={40} description={t('hint.mrn')} />
        <SecretField {...field('ssn')} maxLength={20} inputMode="numeric" description={t('hint.ssn')} />
      </Part>
      <Part name="emergency">
        <TextInput {...field('emergencyContact.name')} maxLength={120} />
        <TextInput {...field('emergencyContact.relation')} maxLength={60} />
        <TextInput {...field('emergencyContact.phone')} type="tel" maxLength={40} />
      </Part>
    </>
  );
}

type Label = (typeof FIELDS)[number][1];
const LABELS = new Map<FieldPath, Label>(FIELDS);
const labelOf = (path: FieldPath): Label => LABELS.get(path) ?? 'givenName';

type PartName = 'name' | 'person' | 'contact' | 'address' | 'numbers' | 'emergency';

function Part({ name, children }: { name: PartName; children: ReactNode }) {
  const { t } = useTranslation('patients');
  return (
    <Block title={t(`part.${name}`)} text={t(`part.${name}Text`)}>
      <div className={classes.fields}>{children}</div>
    </Block>
  );
}
