import type { Ticket } from '@hyaline/contract';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AppLink } from '../../../ui/AppLink.tsx';
import { Note } from '../../../ui/Note.tsx';
import { AuthFrame } from '../AuthFrame.tsx';
import classes from '../forms.module.css';
import { TicketSteps } from '../TicketSteps.tsx';
import { useMailSecret } from './use-mail-secret.ts';

interface LinkFrameProps {
  title: string;
  /** Where a new link can be asked for. */
  again: '/sign-up' | '/forgot' | '/mail-link' | '/sign-in';
  /** Where the person begins. */
  home?: string;
  /** The step that uses the secret; what it hands over leads on to the second factor. */
  children: (secret: string, onTicket: (ticket: Ticket) => void) => ReactNode;
}

/** The page behind a mailed link: the one step that it is for, then the rest of the sign-in. */
export function LinkFrame({ title, again, home = '/imaging', children }: LinkFrameProps) {
  const { t } = useTranslation('waysIn');
  const secret = useMailSecret();
  const [ticket, setTicket] = useState<Ticket | null>(null);
  const enter = () => location.assign(home);
  const restart = () => location.assign('/sign-in');
  return (
    <AuthFrame title={title} footer={t('link.footer')}>
      {ticket !== null ? (
        <TicketSteps ticket={ticket} onTicket={setTicket} onDone={enter} onRestart={restart} />
      ) : secret !== null ? (
        children(secret, setTicket)
      ) : (
        <div className={classes.form}>
          <h1>{title}</h1>
          <Note>{t('link.none')}</Note>
          <p className={classes.hint}>
            <AppLink to={again}>{t('link.again')}</AppLink>
          </p>
        </div>
      )}
    </AuthFrame>
  );
}
