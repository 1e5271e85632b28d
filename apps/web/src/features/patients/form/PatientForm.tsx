import { Button } from '@mantine/core';
import { useForm } from '@mantine/form';
import { PatientFields } from '@hyaline/contract';
import { type ReactNode, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Blocks } from '../../../ui/Block.tsx';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { FormParts } from './FormParts.tsx';
import { type FormFields, mistakesIn } from './fields.ts';
import classes from './form.module.css';
import { LeaveGuard } from '../../../ui/LeaveGuard.tsx';

interface PatientFormProps {
  initial: FormFields;
  submit: string;
  cancel: string;
  busy: boolean;
  error: unknown;
  /** More than the fields has been changed. */
  touched?: boolean;
  /** Parts below those of the fields. */
  children?: ReactNode;
  /** @param values - as they were typed, for another try */
  onSubmit: (fields: PatientFields, values: FormFields) => void;
  onCancel: () => void;
}

/** Everything that is written down of a person, in parts. Whoever leaves it with something unsaved is asked. */
export function PatientForm(props: PatientFormProps) {
  const { initial, submit, cancel, busy, error, touched = false, children, onSubmit, onCancel } = props;
  const { t } = useTranslation('patients');
  const element = useRef<HTMLFormElement>(null);
  const form = useForm<FormFields>({
    initialValues: initial,
    validate: (values) =>
      Object.fromEntries(Object.entries(mistakesIn(values)).map(([path, mistake]) => [path, t(`invalid.${mistake}`)])),
    validateInputOnBlur: true,
  });
  /** The first field at fault is where the person goes on. */
  const goToMistake = () =>
    requestAnimationFrame(() => element.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
  const send = form.onSubmit((values) => {
    const parsed = PatientFields.safeParse(values);
    if (parsed.success) onSubmit(parsed.data, values);
  }, goToMistake);
  const wrong = Object.keys(form.errors).length;
  const dirty = touched || form.isDirty();
  return (
    <form ref={element} noValidate autoComplete="off" onSubmit={send}>
      <LeaveGuard unsaved={dirty && !busy} />
      <Blocks>
        <FormParts form={form} />
        {children}
      </Blocks>
      <div className={classes.foot}>
        <div>
          {wrong > 0 ? (
            <p className={classes.summary} role="status">
              {t('invalid.summary', { count: wrong })}
            </p>
          ) : (
            <ProblemNote error={error} />
          )}
        </div>
        <Button variant="default" onClick={onCancel}>
          {cancel}
        </Button>
        <Button type="submit" loading={busy}>
          {submit}
        </Button>
      </div>
    </form>
  );
}
