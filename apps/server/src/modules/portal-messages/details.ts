import { sealedDetails } from '../../platform/crypto/index.ts';

/** Sealed under the patient's own key: erasing the patient destroys them. */
type DetailsOf = {
  message_thread: { subject: string };
  message: { text: string };
};

export const { sealDetails, openDetails } = sealedDetails<DetailsOf, 'patientId'>('patientId');
