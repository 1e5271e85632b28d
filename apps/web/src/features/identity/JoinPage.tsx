import { Button, TextInput } from '@mantine/core';
import type { OpenedInvitation, Ticket } from '@hyaline/contract';
import { IconArrowRight } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isCode } from '../../api/errors.ts';
import { openInvitation } from '../../api/team.ts';
import { secretOf, takeSecret } from '../../lib/mail-secret.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { AuthFrame } from './AuthFrame.tsx';
import { Enrolment } from './Enrolment.tsx';
import classes from './forms.module.css';
import { JoinWithAccount } from './JoinWithAccount.tsx';
import { JoinWithPassword } from './JoinWithPassword.tsx';
import { NewPasswordStep } from './NewPasswordStep.tsx';

interface Opened {
  secret: string;
  invitation: OpenedInvitation;
}

/** Where the link of an invitation leads. It does nothing until somebody presses the button: mail programs look, too. */
export function JoinPage() {
  const { t } = useTranslation(['team', 'identity']);
  const [opened, setOpened] = useState<Opened | null>(null);
  const [ticket, setTicket] = useState<Ticket | null>(null);
  const enter = () => location.assign('/imaging');
  const restart = () => location.assign('/sign-in');
  return (
    <AuthFrame
      title={t('team:join.title')}
      footer={ticket === null ? t('team:join.footer') : t('identity:enrol.footer')}
    >
      {ticket?.next === 'enrol' ? (
        <Enrolment ticket={ticket.ticket} onDone={enter} onPassword={setTicket} onRestart={restart} />
      ) : ticket?.next === 'password' ? (
        <NewPasswordStep ticket={ticket} onDone={enter} onRestart={restart} />
      ) : opened === null ? (
        <OpenStep onOpened={setOpened} />
      ) : opened.invitation.next === 'new-account' ? (
        <JoinWithPassword {...opened} onTicket={setTicket} />
      ) : (
        <JoinWithAccount {...opened} onTicket={setTicket} onDone={enter} />
      )}
    </AuthFrame>
  );
}

function OpenStep({ onOpened }: { onOpened: (opened: Opened) => void }) {
  const { t } = useTranslation('team');
  const [fromAddress] = useState(takeSecret);
  const [pasted, setPasted] = useState('');
  const [invalid, setInvalid] = useState(false);
  const open = useMutation({
    mutationFn: async (secret: string) => ({ secret, invitation: await openInvitation(secret) }),
    onSuccess: onOpened,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const secret = fromAddress ?? secretOf(pasted);
    setInvalid(secret === null);
    if (secret !== null) open.mutate(secret);
  };
  return (
    <form className={classes.form} noValidate onSubmit={submit}>
      <h1>{t('join.title')}</h1>
      <p className={classes.lead}>{t('join.lead')}</p>
      <ProblemNote error={open.error} />
      {isCode(open.error, 'mail-link-dead') && <p className={classes.hint}>{t('join.dead')}</p>}
      {fromAddress === null && (
        <TextInput
          label={t('join.pasteLabel')}
          description={t('join.paste')}
          size="lg"
          autoComplete="off"
          value={pasted}
          error={invalid ? t('join.badLink') : null}
          onChange={(event) => setPasted(event.currentTarget.value)}
        />
      )}
      <Button type="submit" size="lg" fullWidth loading={open.isPending} rightSection={<IconArrowRight size={16} />}>
        {t('join.open')}
      </Button>
    </form>
  );
}
