import { allows, type Patient, type Session } from '@hyaline/contract';
import { type ComponentType, lazy, Suspense } from 'react';
import type { RecordPart, RecordTabProps } from './tabs.ts';

type LoadedPart = RecordPart & { View: ComponentType<RecordTabProps> };

/** For a constant: each part's code comes when it is first drawn. */
export const partsOf = (parts: readonly RecordPart[]): LoadedPart[] =>
  parts.map((part) => ({ ...part, View: lazy(async () => ({ default: await part.load() })) }));

interface RecordPartsProps {
  parts: readonly LoadedPart[];
  patient: Patient;
  session: Session;
}

/** Those parts that this person's role may see. */
export function RecordParts({ parts, patient, session: { role } }: RecordPartsProps) {
  return parts
    .filter(({ needs }) => needs === undefined || allows(role, needs))
    .map(({ name, View }) => (
      <Suspense key={name} fallback={null}>
        <View patient={patient} />
      </Suspense>
    ));
}
