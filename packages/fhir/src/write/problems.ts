import type { ContentOf } from '@hyaline/contract';
import type { AllergyIntolerance, Condition } from 'fhir/r4';
import { SYSTEM } from '../systems.ts';
import { author, coded, concept, type Written } from './common.ts';

/** FHIR R4 AllergyIntolerance. */
export function writeAllergy({ entry, subject }: Written, content: ContentOf<'allergy'>): AllergyIntolerance {
  const { substance, code, category, reaction, severity, status, noted } = content;
  return {
    resourceType: 'AllergyIntolerance',
    id: entry.id,
    clinicalStatus: concept(SYSTEM.allergyClinical, status === 'active' ? 'active' : 'inactive'),
    verificationStatus: concept(SYSTEM.allergyVerification, status === 'refuted' ? 'refuted' : 'confirmed'),
    ...(category !== null && { category: [category] }),
    code: coded(substance, code),
    patient: subject,
    ...(noted !== '' && { onsetDateTime: noted }),
    recordedDate: entry.createdAt,
    recorder: author(entry),
    ...((reaction !== '' || severity !== null) && {
      reaction: [
        {
          // a reaction without words is one nobody wrote down, which FHIR has a code for
          manifestation: [reaction === '' ? concept(SYSTEM.absent, 'unknown') : { text: reaction }],
          ...(severity !== null && { severity }),
        },
      ],
    }),
  };
}

const MAY_HAVE_ENDED = new Set(['inactive', 'resolved', 'remission']);

/** FHIR R4 Condition. Its rule con-4: what is active has no end, so such an end goes into the note. */
export function writeCondition({ entry, subject }: Written, content: ContentOf<'condition'>): Condition {
  const { text, code, clinicalStatus, onset, abatement, remark } = content;
  const ended = abatement !== '' && MAY_HAVE_ENDED.has(clinicalStatus);
  const notes = [remark, abatement !== '' && !ended ? `abatement: ${abatement}` : ''].filter((line) => line !== '');
  return {
    resourceType: 'Condition',
    id: entry.id,
    clinicalStatus: concept(SYSTEM.conditionClinical, clinicalStatus),
    verificationStatus: concept(SYSTEM.conditionVerification, 'confirmed'),
    category: [concept(SYSTEM.conditionCategory, 'problem-list-item')],
    code: coded(text, code),
    subject,
    ...(onset !== '' && { onsetDateTime: onset }),
    ...(ended && { abatementDateTime: abatement }),
    recordedDate: entry.createdAt,
    recorder: author(entry),
    ...(notes.length > 0 && { note: notes.map((line) => ({ text: line })) }),
  };
}
