import { Button, Modal, Radio } from '@mantine/core';
import { LinkChallenge, type Packet } from '@hyaline/contract';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isCode } from '../../api/errors.ts';
import { packetMailQuery, sendPacket } from '../../api/packets.ts';
import { useRecordChange } from '../../lib/use-record-change.ts';
import { Note } from '../../ui/Note.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import classes from './packets.module.css';

interface SendDialogProps {
  /** As it was when this was opened: nothing that a colleague wrote since is sent unseen. */
  packet: Packet;
  onClose: () => void;
  /** Shows the packet as it is now, in place of all this. */
  onReopen: () => void;
}

/** To whom, what is asked, and the mail word for word; then, once, the code. */
export function SendDialog({ packet, onClose, onReopen }: SendDialogProps) {
  const { t } = useTranslation(['packets', 'app']);
  const { id, revision, to, draft } = packet;
  const [challenge, setChallenge] = useState<LinkChallenge>(to.hasBirthDate ? 'birth-date' : 'code');
  const [code, setCode] = useState<string | null>(null);
  const { data: mail } = useQuery(packetMailQuery(draft.locale));
  const send = useRecordChange({
    ask: () => sendPacket(id, { revision, challenge }),
    done: t('packets:send.done'),
    after: (sent) => (sent.code === null ? onClose() : setCode(sent.code)),
  });
  if (code !== null) return <CodeDialog code={code} onClose={onClose} />;
  return (
    <Modal
      opened
      size={640}
      onClose={onClose}
      title={t('packets:send.title')}
      closeButtonProps={{ 'aria-label': t('app:close') }}
    >
      <div className={classes.sending}>
        <p>
          <span className={classes.quiet}>{t('packets:send.to')}</span> <strong>{to.email}</strong>
        </p>
        {to.email === '' && <Note tone="warn">{t('packets:send.noAddress')}</Note>}
        <Radio.Group
          label={t('packets:send.question')}
          value={challenge}
          onChange={(value) => setChallenge(LinkChallenge.parse(value))}
        >
          <Radio
            mt={8}
            value="birth-date"
            disabled={!to.hasBirthDate}
            label={t('packets:send.birthDate')}
            description={t(to.hasBirthDate ? 'packets:send.birthDateHelp' : 'packets:send.noBirthDate')}
          />
          <Radio mt={8} value="code" label={t('packets:send.code')} description={t('packets:send.codeHelp')} />
        </Radio.Group>
        <p className={classes.quiet}>
          {t('packets:send.five')} {t('packets:send.life')}
        </p>
        {mail && (
          <details className={classes.mail}>
            <summary>{t('packets:send.mail')}</summary>
            <p>
              <span className={classes.quiet}>{t('packets:send.subject')}</span> {mail.subject}
            </p>
            <pre lang={draft.locale}>{mail.text}</pre>
          </details>
        )}
      </div>
      <ProblemNote error={send.error} />
      <div className={classes.foot}>
        <Button variant="default" onClick={onClose}>
          {t('app:cancel')}
        </Button>
        {isCode(send.error, 'conflict') && (
          <Button variant="default" onClick={onReopen}>
            {t('packets:edit.reopen')}
          </Button>
        )}
        <Button loading={send.isPending} disabled={to.email === ''} onClick={() => send.mutate()}>
          {t('packets:send.confirm')}
        </Button>
      </div>
    </Modal>
  );
}

/** Nowhere else is it ever shown: it closes by its own button alone. */
function CodeDialog({ code, onClose }: { code: string; onClose: () => void }) {
  const { t } = useTranslation('packets');
  return (
    <Modal
      opened
      size={420}
      onClose={onClose}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      title={t('send.codeTitle')}
    >
      <p className={classes.code}>{`${code.slice(0, 3)} ${code.slice(3)}`}</p>
      <p>{t('send.codeText')}</p>
      <div className={classes.foot}>
        <Button onClick={onClose}>{t('send.close')}</Button>
      </div>
    </Modal>
  );
}
