import type { Ticket } from '@hyaline/contract';
import { CodeStep } from './CodeStep.tsx';
import { Enrolment } from './Enrolment.tsx';
import { NewPasswordStep } from './NewPasswordStep.tsx';

interface TicketStepsProps {
  ticket: Ticket;
  onTicket: (ticket: Ticket) => void;
  onDone: () => void;
  onRestart: () => void;
}

/** What follows the first step of a sign-in, wherever that was taken. */
export function TicketSteps({ ticket, onTicket, onDone, onRestart }: TicketStepsProps) {
  const steps = { ticket: ticket.ticket, onDone, onPassword: onTicket, onRestart };
  if (ticket.next === 'enrol') return <Enrolment {...steps} />;
  if (ticket.next === 'totp') return <CodeStep {...steps} methods={ticket.methods} />;
  return <NewPasswordStep ticket={ticket} onDone={onDone} onRestart={onRestart} />;
}
