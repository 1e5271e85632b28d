import { Button, Skeleton } from '@mantine/core';
import type { Passkey } from '@hyaline/contract';
import { IconFingerprint, IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ownFactorsQuery, removePasskey } from '../../../api/factors.ts';
import { installationQuery } from '../../../api/identity.ts';
import { passkeysWork } from '../../../api/passkeys.ts';
import { Block } from '../../../ui/Block.tsx';
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx';
import { ErrorState } from '../../../ui/State.tsx';
import { showDone } from '../../../ui/toasts.tsx';
import { PasskeyDialog } from './PasskeyDialog.tsx';
import { PasskeyRow } from './PasskeyRow.tsx';
import rows from './rows.module.css';

/** The person's passkeys: what they are called, when they were used, and a way to add one. */
export function PasskeysBlock() {
  const { t } = useTranslation('factors');
  const { data, error, refetch } = useQuery(ownFactorsQuery);
  return (
    <Block id="passkeys" title={t('passkeys.title')} text={t('passkeys.text')}>
      {data === undefined && error !== null ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <Skeleton height={62} />
      ) : (
        <Passkeys passkeys={data.passkeys} />
      )}
    </Block>
  );
}

type Open = { step: 'add' } | { step: 'rename' | 'remove'; passkey: Passkey };

function Passkeys({ passkeys }: { passkeys: readonly Passkey[] }) {
  const { t } = useTranslation('factors');
  const client = useQueryClient();
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  const remove = useMutation({
    mutationFn: removePasskey,
    onSuccess: () => {
      close();
      showDone(t('passkeys.removed'));
    },
    onSettled: () => client.invalidateQueries({ queryKey: ownFactorsQuery.queryKey }),
  });
  const cancel = () => {
    close();
    remove.reset();
  };
  const leaving = open?.step === 'remove' ? open.passkey : null;
  return (
    <>
      {passkeys.length === 0 ? (
        <NoPasskeys />
      ) : (
        <ul className={rows.list}>
          {passkeys.map((passkey) => (
            <PasskeyRow
              key={passkey.id}
              passkey={passkey}
              onRename={() => setOpen({ step: 'rename', passkey })}
              onRemove={() => setOpen({ step: 'remove', passkey })}
            />
          ))}
        </ul>
      )}
      <Adding onAdd={() => setOpen({ step: 'add' })} />
      {open !== null && open.step !== 'remove' && (
        <PasskeyDialog passkey={open.step === 'rename' ? open.passkey : null} onClose={close} />
      )}
      <ConfirmDialog
        opened={leaving !== null}
        title={t('passkeys.removeTitle')}
        text={t('passkeys.removeText', { name: leaving?.name })}
        confirm={t('passkeys.removeConfirm')}
        danger
        busy={remove.isPending}
        error={remove.error}
        onCancel={cancel}
        onConfirm={() => leaving !== null && remove.mutate(leaving.id)}
      />
    </>
  );
}

function NoPasskeys() {
  const { t } = useTranslation('factors');
  return (
    <div className={rows.row}>
      <IconFingerprint size={18} stroke={1.6} aria-hidden />
      <div className={rows.text}>
        <b>{t('passkeys.none')}</b>
        <span>{t('passkeys.noneText')}</span>
      </div>
    </div>
  );
}

/** The button, or why there is none on this page. */
function Adding({ onAdd }: { onAdd: () => void }) {
  const { t } = useTranslation('factors');
  const installation = useQuery(installationQuery).data;
  if (installation === undefined) return null;
  const { passkeyOrigin: origin } = installation;
  return (
    <div className={rows.foot}>
      {passkeysWork(installation) ? (
        <Button size="xs" variant="default" leftSection={<IconPlus size={14} />} onClick={onAdd}>
          {t('passkeys.add')}
        </Button>
      ) : (
        <p>
          {origin === null
            ? t('passkeys.unavailable')
            : origin === location.origin
              ? t('passkeys.unsupported')
              : t('passkeys.elsewhere', { origin })}
        </p>
      )}
    </div>
  );
}
