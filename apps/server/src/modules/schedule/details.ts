import { sealedDetails } from '../../platform/crypto/index.ts';

/** The row's id is the appointment's. */
type DetailsOf = { appointment_note: { text: string } };

export const { sealDetails, openDetails } = sealedDetails<DetailsOf, 'patientId'>('patientId');
