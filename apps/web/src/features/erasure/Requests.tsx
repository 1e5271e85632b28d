import type { Erasure, Patient, Session } from '@hyaline/contract';
import { useState } from 'react';
import { CarryOutDialog } from './CarryOutDialog.tsx';
import classes from './erasure.module.css';
import { Request } from './Request.tsx';

interface RequestsProps {
  patient: Patient;
  session: Session;
  erasures: readonly Erasure[];
  needsSecond: boolean;
  /** What the law answers now: a request may have been answered otherwise when it was written down. */
  today: Erasure['decision'];
}

/** What was asked, what the law answered, and what came of it. */
export function Requests({ patient, session, erasures, needsSecond, today }: RequestsProps) {
  const [carrying, setCarrying] = useState<Erasure | null>(null);
  return (
    <>
      {erasures.length > 0 && (
        <ul className={classes.list}>
          {erasures.map((erasure) => (
            <Request
              key={erasure.id}
              erasure={erasure}
              session={session}
              needsSecond={needsSecond}
              today={today}
              onCarryOut={() => setCarrying(erasure)}
            />
          ))}
        </ul>
      )}
      {carrying !== null && <CarryOutDialog patient={patient} erasure={carrying} onClose={() => setCarrying(null)} />}
    </>
  );
}
