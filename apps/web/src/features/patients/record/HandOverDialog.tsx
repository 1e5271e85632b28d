import { NativeSelect } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { HandOverPatient, Patient, PatientAssignment, Session } from '@hyaline/contract';
import { useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { handOverPatient } from '../../../api/patients.ts';
import { useRecordChange } from '../../../lib/use-record-change.ts';
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx';
import classes from './access.module.css';

interface HandOverDialogProps {
  patient: Patient;
  session: Session;
  members: readonly { id: string; name: string; role: Session['role'] }[];
  /** Assignments that hold now. */
  live: readonly PatientAssignment[];
  onClose: () => void;
}

/** Ends one person's treatment and begins another's in one step. Whoever hands their own over sees it no more. */
export function HandOverDialog({ patient, session, members, live, onClose }: HandOverDialogProps) {
  const { t } = useTranslation(['patients', 'app']);
  const router = useRouter();
  const self = session.account.id;
  const treating = live.filter(({ kind }) => kind === 'provider').map(({ person }) => person);
  const first = treating.find(({ id }) => id === self) ?? treating[0];
  const form = useForm<HandOverPatient>({
    initialValues: { fromId: first?.id ?? '', toId: '' },
    validate: {
      toId: (id, { fromId }) =>
        id === '' ? t('patients:access.invalid.person') : id === fromId ? t('patients:access.invalid.same') : null,
    },
  });
  const { fromId } = form.values;
  const losesIt = fromId === self && session.role !== 'owner';
  const takers = members.filter(
    ({ id, role }) =>
      (role === 'provider' || role === 'owner') && id !== fromId && !treating.some((each) => each.id === id),
  );
  const change = useRecordChange({
    ask: (body: HandOverPatient) => handOverPatient(patient.id, body),
    done: (_, { toId }) =>
      t('patients:access.handOver.done', { name: members.find(({ id }) => id === toId)?.name ?? '' }),
    after: async () => {
      onClose();
      if (losesIt) await router.navigate({ to: '/patients' });
    },
  });
  const submit = form.onSubmit((values) => change.mutate(values));
  return (
    <ConfirmDialog
      opened
      title={t('patients:access.handOver.title')}
      text={`${t('patients:access.handOver.text')}${losesIt ? ` ${t('patients:access.handOver.self')}` : ''}`}
      confirm={t('patients:access.handOver.confirm')}
      busy={change.isPending}
      error={change.error}
      disabled={takers.length === 0}
      onCancel={onClose}
      onConfirm={() => submit()}
    >
      <form noValidate className={classes.fields} onSubmit={submit}>
        <NativeSelect
          label={t('patients:access.handOver.from')}
          data={treating.map(({ id, name }) => ({ value: id, label: name }))}
          {...form.getInputProps('fromId')}
        />
        {takers.length === 0 ? (
          <p className={classes.nobody}>{t('patients:access.noPeople')}</p>
        ) : (
          <NativeSelect
            label={t('patients:access.handOver.to')}
            data-autofocus
            data={[
              { value: '', label: t('patients:access.choose') },
              ...takers.map(({ id, name, role }) => ({ value: id, label: `${name}, ${t(`app:role.${role}`)}` })),
            ]}
            {...form.getInputProps('toId')}
          />
        )}
      </form>
    </ConfirmDialog>
  );
}
