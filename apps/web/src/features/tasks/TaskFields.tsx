import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import { EXAMPLE_REF, TASK_PRIORITIES, type TaskPriority } from '@hyaline/contract';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { membersQuery } from '../../api/identity.ts';
import { IdentifierNotice } from '../../ui/IdentifierNotice.tsx';
import { REPEATS, repeatOf, ruleFor } from './repeats.ts';
import classes from './tasks.module.css';

export interface TaskValues {
  title: string;
  assigneeId: string | null;
  dueOn: string | null;
  priority: TaskPriority;
  patientRef: string | null;
  repeats: string | null;
}

interface TaskFieldsProps {
  values: TaskValues;
  onChange: (values: TaskValues) => void;
  /** Of a task that the product made: what stands in the place of words. */
  placeholder?: string;
  invalid: readonly string[];
}

export function TaskFields({ values, onChange, placeholder, invalid }: TaskFieldsProps) {
  const { t } = useTranslation('tasks');
  const { data: members = [] } = useQuery(membersQuery);
  const set = (more: Partial<TaskValues>) => onChange({ ...values, ...more });
  const repeat = repeatOf(values.repeats);
  const people = members.map(({ id, name }) => ({ value: id, label: name }));
  const known = values.assigneeId === null || people.some(({ value }) => value === values.assigneeId);
  const wrong = (field: 'title' | 'assigneeId' | 'dueOn' | 'patientRef') =>
    invalid.includes(field) ? t(`wrong.${field}`) : undefined;
  const setDue = (dueOn: string | null) =>
    set({ dueOn, repeats: dueOn === null || repeat === 'other' ? null : ruleFor(repeat, dueOn) });
  return (
    <div className={classes.fields}>
      <Textarea
        className={classes.wide}
        data-autofocus
        label={t('form.title')}
        description={t('form.titleHint')}
        placeholder={placeholder ?? ''}
        value={values.title}
        maxLength={200}
        rows={2}
        autoComplete="off"
        error={wrong('title')}
        onChange={({ currentTarget }) => set({ title: currentTarget.value })}
      />
      <div className={classes.wide}>
        <IdentifierNotice text={values.title} />
      </div>
      <NativeSelect
        label={t('form.assignee')}
        value={known ? (values.assigneeId ?? '') : ''}
        error={wrong('assigneeId')}
        data={[{ value: '', label: t('nobody') }, ...people]}
        onChange={({ currentTarget }) => set({ assigneeId: currentTarget.value === '' ? null : currentTarget.value })}
      />
      <TextInput
        type="date"
        label={t('form.due')}
        value={values.dueOn ?? ''}
        error={wrong('dueOn')}
        onChange={({ currentTarget }) => setDue(currentTarget.value === '' ? null : currentTarget.value)}
      />
      <NativeSelect
        label={t('priority.label')}
        value={values.priority}
        data={TASK_PRIORITIES.map((value) => ({ value, label: t(`priority.${value}`) }))}
        onChange={({ currentTarget }) => set({ priority: currentTarget.value as TaskPriority })}
      />
      <NativeSelect
        label={t('form.repeats')}
        description={values.dueOn === null ? t('form.needsDay') : undefined}
        disabled={values.dueOn === null}
        value={repeat}
        data={[...REPEATS, ...(repeat === 'other' ? (['other'] as const) : [])].map((value) => ({
          value,
          label: t(`rule.${value}`),
        }))}
        onChange={({ currentTarget }) => {
          const chosen = REPEATS.find((each) => each === currentTarget.value);
          if (chosen !== undefined && values.dueOn !== null) set({ repeats: ruleFor(chosen, values.dueOn) });
        }}
      />
      <TextInput
        label={t('form.ref')}
        placeholder={EXAMPLE_REF}
        description={t('form.refHint')}
        value={values.patientRef ?? ''}
        maxLength={9}
        autoComplete="off"
        error={wrong('patientRef')}
        onChange={({ currentTarget }) => {
          const typed = currentTarget.value.trim().toUpperCase();
          set({ patientRef: typed === '' ? null : typed });
        }}
      />
    </div>
  );
}
