import { Modal } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AtlasActionProps } from '../../../lib/atlas-action.ts';
import { ChoosePatient } from './ChoosePatient.tsx';
import { SaveForm } from './SaveForm.tsx';
import { useVisitPlace } from './use-place.ts';

/** Puts what is on the desk into a patient's record: as the visit that is open, or as a new one. */
export function SaveVisit({ onClose, ...desk }: AtlasActionProps) {
  const { t } = useTranslation('visits');
  const { t: app } = useTranslation('app');
  const { place } = useVisitPlace();
  const [chosen, setChosen] = useState<string | null>(null);
  const patient = chosen ?? place.patient;
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('save.title')}
      size={520}
      closeButtonProps={{ 'aria-label': app('close') }}
    >
      {patient === null ? (
        <ChoosePatient onChoose={setChosen} />
      ) : (
        <SaveForm
          key={patient}
          {...desk}
          patient={patient}
          visitId={patient === place.patient ? place.visit : null}
          {...(chosen === null ? {} : { onOther: () => setChosen(null) })}
          onClose={onClose}
        />
      )}
    </Modal>
  );
}
