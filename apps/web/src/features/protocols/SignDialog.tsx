import { Button, Checkbox, Modal, Textarea } from '@mantine/core';
import { type Phi, phi, type Protocol } from '@hyaline/contract';
import { protocolDigest } from '@hyaline/protocol';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isCode } from '../../api/errors.ts';
import { signProtocol } from '../../api/protocols.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { AllergyFlags } from './AllergyFlags.tsx';
import { ContentView } from './ContentView.tsx';
import { Difference } from './Difference.tsx';
import classes from './protocols.module.css';
import { useProtocolChange } from './use-protocol-change.ts';

interface SignDialogProps {
  protocol: Protocol;
  draft: NonNullable<Protocol['draft']>;
  onClose: () => void;
}

/**
 * Shows the whole text once more, then signs its hash. The hash is reckoned here, from what is on the screen: the server
 * refuses when it holds anything else.
 */
export function SignDialog({ protocol, draft, onClose }: SignDialogProps) {
  const { t } = useTranslation(['protocols', 'app']);
  const [read, setRead] = useState(false);
  const [answer, setAnswer] = useState<Phi<string>>(phi(''));
  const [newest] = protocol.versions;
  const sign = useProtocolChange({
    ask: async () =>
      signProtocol(protocol.id, {
        revision: protocol.revision,
        sha256: await protocolDigest(draft.content),
        allergyAnswer: answer,
      }),
    done: t('protocols:done.signed'),
    after: onClose,
  });
  const answered = draft.flags.length === 0 || answer.trim() !== '';
  const refused = isCode(sign.error, 'step-up-required') ? null : sign.error; // the person closed that dialog
  return (
    <Modal
      opened
      size={720}
      onClose={onClose}
      title={t('protocols:sign.title')}
      closeButtonProps={{ 'aria-label': t('app:close') }}
    >
      <p className={classes.lead}>{t('protocols:sign.text')}</p>
      <AllergyFlags flags={draft.flags} />
      {draft.flags.length > 0 && (
        <Textarea
          mt={12}
          label={t('protocols:sign.answer')}
          autosize
          minRows={2}
          maxLength={1000}
          value={answer}
          onChange={({ currentTarget }) => setAnswer(phi(currentTarget.value))}
        />
      )}
      {newest && (
        <section className={classes.text}>
          <h4>{t('protocols:sign.changes', { number: newest.number })}</h4>
          <Difference before={newest.content} after={draft.content} />
        </section>
      )}
      <section className={classes.whole} aria-label={t('protocols:sign.whole')}>
        <h4>{draft.content.title}</h4>
        <ContentView content={draft.content} />
      </section>
      <p className={classes.hash}>SHA-256 {draft.sha256}</p>
      <Checkbox
        label={t('protocols:sign.read')}
        checked={read}
        onChange={({ currentTarget }) => setRead(currentTarget.checked)}
      />
      <ProblemNote error={refused} />
      <div className={classes.actions}>
        <Button variant="default" onClick={onClose}>
          {t('app:cancel')}
        </Button>
        <Button loading={sign.isPending} disabled={!read || !answered} onClick={() => sign.mutate()}>
          {t('protocols:sign.confirm')}
        </Button>
      </div>
    </Modal>
  );
}
