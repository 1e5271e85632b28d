import { type Duplicates, type Patient, PatientFields } from '@hyaline/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isCode } from '../../../api/errors.ts';
import { changePatient, findDuplicates, PATIENTS_KEY, patientQuery } from '../../../api/patients.ts';
import { showDone } from '../../../ui/toasts.tsx';
import { ConflictDialog } from '../form/ConflictDialog.tsx';
import { DuplicatesDialog } from '../form/DuplicatesDialog.tsx';
import { isOtherPerson, mergeFields } from '../form/fields.ts';
import { PatientForm } from '../form/PatientForm.tsx';

interface Change {
  fields: PatientFields;
  revision: number;
  duplicatesSeen: boolean;
}
type Question =
  | { about: 'duplicates'; change: Change; duplicates: Duplicates['duplicates'] }
  | { about: 'conflict'; mine: PatientFields; theirs: Patient };

/** Changes what is written down of a patient, on top of what was read when it was opened. */
export function EditPatient({ patient, onDone }: { patient: Patient; onDone: () => void }) {
  const { t } = useTranslation('patients');
  const client = useQueryClient();
  const [base] = useState(patient);
  const [question, setQuestion] = useState<Question | null>(null);
  const save = useMutation({
    mutationFn: async (change: Change) => {
      const { fields, revision, duplicatesSeen } = change;
      const look = !duplicatesSeen && isOtherPerson(base.fields, fields);
      const duplicates = look ? await findDuplicates({ fields, exceptId: base.id }) : [];
      if (duplicates.length > 0) return { duplicates };
      return changePatient(base.id, { fields, revision });
    },
    onSuccess: async (answer, change) => {
      if ('duplicates' in answer) return setQuestion({ about: 'duplicates', change, ...answer });
      await client.invalidateQueries({ queryKey: PATIENTS_KEY });
      showDone(t('edit.saved'));
      onDone();
    },
    onError: async (error, { fields }) => {
      setQuestion(null);
      if (!isCode(error, 'record-changed')) return;
      const { queryKey } = patientQuery(base.id);
      await client.refetchQueries({ queryKey });
      // gone meanwhile: then the page around this one says so
      const theirs = client.getQueryData(queryKey);
      if (theirs !== undefined && theirs.revision !== base.revision)
        setQuestion({ about: 'conflict', mine: fields, theirs });
    },
  });
  const send = (fields: PatientFields, revision: number, duplicatesSeen: boolean) =>
    save.mutate({ fields, revision, duplicatesSeen });
  const conflict = question?.about === 'conflict' ? question : null;
  const merge = conflict && mergeFields(base.fields, conflict.theirs.fields, conflict.mine);
  return (
    <>
      <PatientForm
        initial={base.fields}
        submit={t('edit.save')}
        cancel={t('edit.cancel')}
        busy={save.isPending}
        error={isCode(save.error, 'record-changed') ? null : save.error}
        onSubmit={(fields) => send(fields, base.revision, false)}
        onCancel={onDone}
      />
      <DuplicatesDialog
        duplicates={question?.about === 'duplicates' ? question.duplicates : []}
        confirm={t('duplicates.saveChange')}
        busy={save.isPending}
        onConfirm={() =>
          question?.about === 'duplicates' && send(question.change.fields, question.change.revision, true)
        }
        onBack={() => setQuestion(null)}
      />
      {conflict !== null && merge !== null && (
        <ConflictDialog
          theirs={conflict.theirs.fields}
          mine={conflict.mine}
          merge={merge}
          busy={save.isPending}
          onKeepMine={() => send(PatientFields.parse(merge.merged), conflict.theirs.revision, true)}
          onKeepTheirs={onDone}
          onClose={() => setQuestion(null)}
        />
      )}
    </>
  );
}
