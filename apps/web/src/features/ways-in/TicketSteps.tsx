import type { Ticket } from '@hyaline/contract';
import { CodeStep } from '../identity/CodeStep.tsx';
import { Enrolment } from '../identity/Enrolment.tsx';
import { NewPasswordStep } from '../identity/NewPasswordStep.tsx';

interface TicketStepsProps {
  ticket: Ticket;
  onTicket: (ticket: Ticket) => void;
}

/** What follows the first step of a sign-in, wherever that was taken. Ends in the workspace, by a page load. */
export function TicketSteps({ ticket, onTicket }: TicketStepsProps) {
  const enter = () => location.assign('/imaging');
  const restart = () => location.assign('/sign-in');
  if (ticket.next === 'password') return <NewPasswordStep ticket={ticket} onDone={enter} onRestart={restart} />;
  const steps = { ticket: ticket.ticket, onDone: enter, onPassword: onTicket, onRestart: restart };
  return ticket.next === 'enrol' ? <Enrolment {...steps} /> : <CodeStep {...steps} methods={ticket.methods} />;
}
