import type { Patient, PatientAssignment, Session } from '@hyaline/contract';
import { useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { endAssignment } from '../../../api/patients.ts';
import { useRecordChange } from '../../../lib/use-record-change.ts';
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx';

interface EndDialogProps {
  patient: Patient;
  session: Session;
  assignment: PatientAssignment;
  onClose: () => void;
}

/** Ends one person's access, at once. */
export function EndDialog({ patient, session, assignment, onClose }: EndDialogProps) {
  const { t } = useTranslation('patients');
  const router = useRouter();
  const { id, kind, person } = assignment;
  const own = person.id === session.account.id && kind !== 'identity';
  const losesIt = own && session.role !== 'owner';
  const change = useRecordChange({
    ask: () => endAssignment(patient.id, id),
    done: () => t('access.end.done'),
    after: async () => {
      onClose();
      if (losesIt) await router.navigate({ to: '/patients' });
    },
  });
  const what = kind === 'identity' ? 'identity' : losesIt ? 'self' : own ? 'owner' : 'provider';
  return (
    <ConfirmDialog
      opened
      danger
      title={t('access.end.title')}
      text={t(`access.end.${what}`, { name: person.name })}
      confirm={t('access.end.confirm')}
      busy={change.isPending}
      error={change.error}
      onCancel={onClose}
      onConfirm={() => change.mutate()}
    />
  );
}
