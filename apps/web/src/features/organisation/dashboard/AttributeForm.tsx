import { Button, NativeSelect, TextInput } from '@mantine/core';
import { EXAMPLE_REF, PATIENT_REF } from '@hyaline/contract';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { attributeReference, repsQuery } from '../../../api/dashboards.ts';
import { Block } from '../../../ui/Block.tsx';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { showDone } from '../../../ui/toasts.tsx';
import classes from './dashboards.module.css';

/** Which representative brought a patient: by reference, so that it takes no name. Nothing without representatives. */
export function AttributeForm() {
  const { t } = useTranslation('dashboards');
  const { data: reps } = useQuery(repsQuery);
  const [typed, setTyped] = useState('');
  const [rep, setRep] = useState('');
  const ref = typed.trim().toUpperCase();
  const set = useMutation({
    mutationFn: () => attributeReference(ref, rep === '' ? null : rep),
    onSuccess: () => {
      setTyped('');
      showDone(t('attribute.done'));
    },
  });
  if (reps === undefined || reps.length === 0) return null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (PATIENT_REF.test(ref)) set.mutate();
  };
  return (
    <Block title={t('attribute.title')} text={t('attribute.text')}>
      <form className={classes.form} noValidate onSubmit={submit}>
        <TextInput
          label={t('own.reference')}
          placeholder={EXAMPLE_REF}
          autoComplete="off"
          autoCapitalize="characters"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <NativeSelect
          label={t('attribute.rep')}
          value={rep}
          onChange={(event) => setRep(event.currentTarget.value)}
          data={[
            { value: '', label: t('nobody') },
            ...reps.map(({ id, name, organisation }) => ({ value: id, label: `${name}, ${organisation}` })),
          ]}
        />
        <ProblemNote error={set.error} />
        <Button type="submit" loading={set.isPending} disabled={!PATIENT_REF.test(ref)}>
          {t('attribute.save')}
        </Button>
      </form>
    </Block>
  );
}
