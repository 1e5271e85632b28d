import { Button, Checkbox, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { Signing } from '@hyaline/contract';
import { IconSignature } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isCode } from '../../../api/errors.ts';
import { legalStatusQuery, signDocument, takeSigningStep } from '../../../api/legal.ts';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { showProblem } from '../../../ui/toasts.tsx';
import classes from './Compliance.module.css';

interface SignFormProps {
  signing: Signing;
  clinic: string;
  onSigned: () => Promise<void>;
}

const MIN = 2;
const MAX = 120;

/** Consent first, then who signs and for whom. Signing asks for both factors when they are not fresh. */
export function SignForm({ signing, clinic, onSigned }: SignFormProps) {
  const { t } = useTranslation('legal');
  const [agreed, setAgreed] = useState(false);
  const consent = useMutation({
    mutationFn: () => takeSigningStep(signing.id, { event: 'consent_given', agreed: true }),
    onError: () => setAgreed(false),
  });
  const agree = () => {
    if (agreed) return; // what the server wrote down stays
    setAgreed(true);
    consent.mutate();
  };
  return (
    <section className={classes.sign}>
      <h2>{t('sign.title')}</h2>
      <Checkbox
        label={t('sign.consent')}
        description={t('sign.consentText')}
        checked={agreed}
        onChange={agree}
        data-autofocus
      />
      <ProblemNote error={consent.error} />
      {consent.isSuccess && <Signer signing={signing} clinic={clinic} onSigned={onSigned} />}
    </section>
  );
}

function Signer({ signing: { id, document }, clinic, onSigned }: SignFormProps) {
  const { t } = useTranslation('legal');
  const client = useQueryClient();
  const form = useForm({
    initialValues: { name: '', title: '', mayBind: false },
    validate: {
      name: (value) => (fits(value) ? null : t('sign.nameInvalid')),
      title: (value) => (fits(value) ? null : t('sign.roleInvalid')),
      mayBind: (value) => (value ? null : t('sign.authorityInvalid')),
    },
  });
  const sign = useMutation({
    mutationFn: async ({ name, title }: { name: string; title: string }) => {
      await takeSigningStep(id, { event: 'signer_named', name, title });
      await takeSigningStep(id, { event: 'authority_stated', mayBind: true });
      return signDocument(id, document.sha256);
    },
    onSuccess: onSigned,
    onError: (error) => {
      // another owner was first: the page then shows their signature in place of this form
      if (isCode(error, 'conflict')) showProblem(error);
      return client.invalidateQueries({ queryKey: legalStatusQuery.queryKey });
    },
  });
  const named = sign.isPending || sign.isError; // the name stands in the record from the first try on
  return (
    <form noValidate onSubmit={form.onSubmit((values) => sign.mutate(values))}>
      <div className={classes.two}>
        <TextInput
          label={t('sign.name')}
          description={t('sign.nameHint')}
          autoComplete="off"
          maxLength={MAX}
          readOnly={named}
          {...form.getInputProps('name')}
        />
        <TextInput
          label={t('sign.role')}
          description={t('sign.roleHint')}
          autoComplete="organization-title"
          maxLength={MAX}
          readOnly={named}
          {...form.getInputProps('title')}
        />
      </div>
      <Checkbox label={t('sign.authority', { clinic })} {...form.getInputProps('mayBind', { type: 'checkbox' })} />
      <ProblemNote error={sign.error} />
      <div className={classes.actions}>
        <Button type="submit" size="lg" leftSection={<IconSignature size={17} />} loading={sign.isPending}>
          {t('sign.confirm')}
        </Button>
      </div>
      <p className={classes.quiet}>{t('sign.after')}</p>
    </form>
  );
}

const fits = (value: string): boolean => value.trim().length >= MIN && value.trim().length <= MAX;
