import { NativeSelect, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import {
  allows,
  type AssignPatient,
  MAX_COVER_DAYS,
  MAX_IDENTITY_DAYS,
  type Patient,
  type PatientAssignment,
  type Session,
} from '@hyaline/contract';
import { useTranslation } from 'react-i18next';
import { assignPatient } from '../../../api/patients.ts';
import { formatDate, formatStudyDate } from '../../../lib/format.ts';
import { useLocale } from '../../../lib/use-locale.ts';
import { useRecordChange } from '../../../lib/use-record-change.ts';
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx';
import classes from './access.module.css';
import { dayAfter, endOfDay, isWithin } from './days.ts';

interface AssignDialogProps {
  kind: 'provider' | 'cover' | 'identity';
  patient: Patient;
  members: readonly { id: string; name: string; role: Session['role'] }[];
  /** Assignments that hold now. */
  live: readonly PatientAssignment[];
  onClose: () => void;
}

const WORDS = { provider: 'assign', cover: 'cover', identity: 'grant' } as const;
const MAX_DAYS = { provider: 0, cover: MAX_COVER_DAYS, identity: MAX_IDENTITY_DAYS };
/** What is offered at first: a week of cover; the day after a visit of today. */
const FIRST_DAYS = { provider: 0, cover: 7, identity: 1 };

/** Gives one person of the team access to this patient, for good or until a day. */
export function AssignDialog({ kind, patient, members, live, onClose }: AssignDialogProps) {
  const { t } = useTranslation(['patients', 'app']);
  const locale = useLocale();
  const words = `patients:access.${WORDS[kind]}` as const;
  const today = new Date();
  const maxDays = MAX_DAYS[kind];
  const last = dayAfter(today, maxDays - 1);
  const people = members.filter((member) => mayHold(kind, member, live));
  const form = useForm({
    initialValues: { accountId: '', until: dayAfter(today, FIRST_DAYS[kind]) },
    validate: {
      accountId: (id) => (id === '' ? t('patients:access.invalid.person') : null),
      until: (day) =>
        kind === 'provider' || isWithin(day, today, maxDays)
          ? null
          : t('patients:access.invalid.until', { at: formatStudyDate(last, locale) }),
    },
  });
  const change = useRecordChange({
    ask: (body: AssignPatient) => assignPatient(patient.id, body),
    done: (_, body) =>
      t(`${words}.done`, {
        name: members.find(({ id }) => id === body.accountId)?.name ?? '',
        at: 'endsAt' in body ? formatDate(body.endsAt, locale) : '',
      }),
    after: onClose,
  });
  const submit = form.onSubmit(({ accountId, until }) =>
    change.mutate(kind === 'provider' ? { kind, accountId } : { kind, accountId, endsAt: endOfDay(until) }),
  );
  return (
    <ConfirmDialog
      opened
      title={t(`${words}.title`)}
      text={t(`${words}.text`)}
      confirm={t(`${words}.confirm`)}
      busy={change.isPending}
      error={change.error}
      disabled={people.length === 0}
      onCancel={onClose}
      onConfirm={() => submit()}
    >
      {people.length === 0 ? (
        <p className={classes.nobody}>{t('patients:access.noPeople')}</p>
      ) : (
        <form noValidate className={classes.fields} onSubmit={submit}>
          <NativeSelect
            label={t('patients:access.person')}
            data-autofocus
            data={[
              { value: '', label: t('patients:access.choose') },
              ...people.map(({ id, name, role }) => ({ value: id, label: `${name}, ${t(`app:role.${role}`)}` })),
            ]}
            {...form.getInputProps('accountId')}
          />
          {kind !== 'provider' && (
            <TextInput
              type="date"
              label={t(`patients:access.${WORDS[kind]}.until`)}
              description={t(`patients:access.${WORDS[kind]}.untilHint`, { days: maxDays })}
              min={dayAfter(today, 0)}
              max={last}
              {...form.getInputProps('until')}
            />
          )}
        </form>
      )}
    </ConfirmDialog>
  );
}

/** Treating is for those who treat; names and phones for whoever may have such a list. Nobody gets it twice. */
function mayHold(
  kind: AssignDialogProps['kind'],
  { id, role }: AssignDialogProps['members'][number],
  live: readonly PatientAssignment[],
): boolean {
  const held = live.filter(({ person }) => person.id === id).map((each) => each.kind);
  if (kind !== 'identity') return (role === 'provider' || role === 'owner') && !held.includes('provider');
  return allows(role, 'patient:identity') && !allows(role, 'patient:write') && held.length === 0;
}
