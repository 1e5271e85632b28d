import { sealedDetails } from '../../platform/crypto/index.ts';

/** What the patient wrote beside a dose, under their own key. */
export const { sealDetails, openDetails } = sealedDetails<{ dose_mark: { note: string } }, 'patientId'>('patientId');
