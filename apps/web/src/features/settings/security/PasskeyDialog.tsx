import { Button, Modal, TextInput } from '@mantine/core';
import type { Passkey } from '@hyaline/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addPasskey, ownFactorsQuery, renamePasskey } from '../../../api/factors.ts';
import { ownSessionsQuery } from '../../../api/identity.ts';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { showDone } from '../../../ui/toasts.tsx';
import dialog from './dialog.module.css';

interface PasskeyDialogProps {
  /** The one to name anew; null adds one. */
  passkey: Passkey | null;
  onClose: () => void;
}

/** Asks for a name, then for the passkey itself where there is none yet. */
export function PasskeyDialog({ passkey, onClose }: PasskeyDialogProps) {
  const { t } = useTranslation(['factors', 'settings', 'app']);
  const client = useQueryClient();
  const here = useQuery({ ...ownSessionsQuery, enabled: passkey === null }).data?.find((session) => session.current);
  const [typed, setTyped] = useState(passkey?.name ?? null);
  const name = typed ?? (here ? t('settings:sessions.device', here) : '');
  const save = useMutation({
    mutationFn: async () => {
      if (passkey === null) await addPasskey(name.trim());
      else await renamePasskey({ id: passkey.id, name: name.trim() });
    },
    onSuccess: () => {
      onClose();
      showDone(t(passkey === null ? 'factors:passkeys.added' : 'factors:passkeys.renamed'));
    },
    onSettled: () => client.invalidateQueries({ queryKey: ownFactorsQuery.queryKey }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(passkey === null ? 'factors:passkeys.addTitle' : 'factors:passkeys.nameTitle')}
      size={440}
      closeButtonProps={{ 'aria-label': t('app:close') }}
    >
      <form className={dialog.form} noValidate onSubmit={submit}>
        {passkey === null && <p>{t('factors:passkeys.addText')}</p>}
        <ProblemNote error={save.error} />
        <TextInput
          label={t('factors:passkeys.name')}
          description={t('factors:passkeys.nameHint')}
          data-autofocus
          maxLength={60}
          value={name}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <div className={dialog.actions}>
          <Button variant="default" onClick={onClose}>
            {t('app:cancel')}
          </Button>
          <Button type="submit" loading={save.isPending} disabled={name.trim() === ''}>
            {t(passkey === null ? 'factors:passkeys.continue' : 'factors:passkeys.save')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
