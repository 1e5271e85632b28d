import { sealedDetails } from '../../platform/crypto/index.ts';

/** What a patient wrote beside a wish, under their own key. */
export const { sealDetails, openDetails } = sealedDetails<{ appointment_wish_note: { note: string } }, 'patientId'>(
  'patientId',
);
