import { allows, type Duplicates, type PatientFields, type Session } from '@hyaline/contract';
import { IconLock } from '@tabler/icons-react';
import { useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sessionQuery } from '../../../api/identity.ts';
import { createPatient, findDuplicates, PATIENTS_KEY } from '../../../api/patients.ts';
import { useLocale } from '../../../lib/use-locale.ts';
import { AgreementNote } from '../../../ui/AgreementNote.tsx';
import { Page } from '../../../ui/Page.tsx';
import { Pill } from '../../../ui/Pill.tsx';
import { showDone } from '../../../ui/toasts.tsx';
import { NotForRole } from '../NotForRole.tsx';
import { DuplicatesDialog } from './DuplicatesDialog.tsx';
import { emptyFields } from './fields.ts';
import { PatientForm } from './PatientForm.tsx';
import { ProviderChoice } from './ProviderChoice.tsx';

interface Entered {
  fields: PatientFields;
  duplicatesSeen: boolean;
}
interface Warning {
  fields: PatientFields;
  duplicates: Duplicates['duplicates'];
}

/** Enters a patient: looks for the same person first, then saves and opens the record. */
export function NewPatientPage() {
  const { data: session } = useSuspenseQuery(sessionQuery);
  return allows(session.role, 'patient:write') ? <NewPatient session={session} /> : <NotForRole role={session.role} />;
}

function NewPatient({ session }: { session: Session }) {
  const { t } = useTranslation('patients');
  const locale = useLocale();
  const router = useRouter();
  const client = useQueryClient();
  const self = session.account.id;
  const first = session.role === 'provider' ? [self] : [];
  const [providerIds, setProviderIds] = useState(first);
  const [warning, setWarning] = useState<Warning | null>(null);
  const [initial] = useState(() => emptyFields(locale));
  const save = useMutation({
    mutationFn: async ({ fields, duplicatesSeen }: Entered) => {
      const duplicates = duplicatesSeen ? [] : await findDuplicates({ fields });
      return duplicates.length > 0 ? { duplicates } : createPatient({ fields, providerIds, duplicatesSeen });
    },
    onSuccess: async (answer, { fields }) => {
      if ('duplicates' in answer) return setWarning({ fields, duplicates: answer.duplicates });
      setWarning(null);
      showDone(t('new.saved'), t('new.savedRef', { ref: answer.ref }));
      await client.invalidateQueries({ queryKey: PATIENTS_KEY });
      const seen = session.role === 'owner' || providerIds.length === 0 || providerIds.includes(self);
      await (seen
        ? router.navigate({ to: '/patients/$id', params: { id: answer.id } })
        : router.navigate({ to: '/patients' }));
    },
    onError: () => setWarning(null),
  });
  return (
    <Page
      crumbs={[{ to: '/patients', label: t('title') }]}
      title={t('new.title')}
      actions={<Pill icon={<IconLock size={13} stroke={1.9} />}>{t('new.truth')}</Pill>}
    >
      <AgreementNote role={session.role} />
      <PatientForm
        initial={initial}
        submit={t('new.save')}
        cancel={t('new.cancel')}
        busy={save.isPending}
        error={save.error}
        touched={providerIds.toSorted().join() !== first.join()}
        onSubmit={(fields) => save.mutate({ fields, duplicatesSeen: false })}
        onCancel={() => void router.navigate({ to: '/patients' })}
      >
        <ProviderChoice chosen={providerIds} self={self} onChange={setProviderIds} />
      </PatientForm>
      <DuplicatesDialog
        duplicates={warning?.duplicates ?? []}
        confirm={t('duplicates.saveAnyway')}
        busy={save.isPending}
        onConfirm={() => warning !== null && save.mutate({ fields: warning.fields, duplicatesSeen: true })}
        onBack={() => setWarning(null)}
      />
    </Page>
  );
}
