import { Button, Checkbox, SegmentedControl, Skeleton } from '@mantine/core';
import type { Locale, Patient, PortalAccess } from '@hyaline/contract';
import { IconMail } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { inviteToPortal, portalAccessQuery, removeFromPortal } from '../../../api/portal.ts';
import { formatDate } from '../../../lib/format.ts';
import { useLocale } from '../../../lib/use-locale.ts';
import { useRecordChange } from '../../../lib/use-record-change.ts';
import { Block } from '../../../ui/Block.tsx';
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx';
import { ErrorState } from '../../../ui/State.tsx';
import classes from './access.module.css';
import { PasskeyWords } from './PasskeyWords.tsx';

/** The patient's own way in: whether there is one, and how it is given and taken. */
export function PortalBlock({ patient }: { patient: Patient }) {
  const { t } = useTranslation('patients');
  const { data, error, refetch } = useQuery(portalAccessQuery(patient.id));
  return (
    <Block title={t('portal.title')} text={t('portal.text')}>
      {data !== undefined ? (
        <Access patient={patient} access={data} />
      ) : error === null ? (
        <Skeleton height={72} />
      ) : (
        <ErrorState error={error} onRetry={() => void refetch()} />
      )}
    </Block>
  );
}

function Access({ patient, access }: { patient: Patient; access: PortalAccess }) {
  const { t } = useTranslation('patients');
  const [step, setStep] = useState<'invite' | 'remove' | null>(null);
  const close = () => setStep(null);
  const { state, mayInvite, missing } = access;
  return (
    <>
      <p className={classes.said}>
        <StateWords access={access} />
      </p>
      {access.passkeys !== null && (
        <p className={classes.said}>
          <PasskeyWords passkeys={access.passkeys} />
        </p>
      )}
      {mayInvite && missing.length > 0 && (
        <p className={classes.said}>
          {t(missing.length === 2 ? 'portal.missing.both' : `portal.missing.${missing[0] ?? 'email'}`)}
        </p>
      )}
      {!access.showsLooks && state !== 'none' && <p className={classes.said}>{t('portal.looksOff')}</p>}
      {mayInvite && (
        <div className={classes.actions}>
          <Button
            variant="default"
            leftSection={<IconMail size={16} />}
            disabled={missing.length > 0}
            onClick={() => setStep('invite')}
          >
            {t(state === 'none' ? 'portal.invite' : 'portal.inviteAgain')}
          </Button>
          {state !== 'none' && (
            <Button variant="default" color="red" className={classes.danger} onClick={() => setStep('remove')}>
              {t('portal.remove')}
            </Button>
          )}
        </div>
      )}
      {step === 'invite' && <Invite patient={patient} again={state !== 'none'} onClose={close} />}
      {step === 'remove' && <Remove patient={patient} others={access.others} onClose={close} />}
    </>
  );
}

function StateWords({ access }: { access: PortalAccess }) {
  const { state, recordChanged, invitedAt, invitedBy, activatedAt, lastSeenAt } = access;
  const { t } = useTranslation('patients');
  const locale = useLocale();
  const day = (at: string | null) => (at === null ? '' : formatDate(at, locale));
  if (state === 'none') return t(recordChanged ? 'portal.outdated' : 'portal.none');
  if (state === 'invited') return t('portal.invited', { at: day(invitedAt), name: invitedBy?.name ?? '' });
  return t('portal.active', { at: day(activatedAt), last: day(lastSeenAt) });
}

function Invite({ patient, again, onClose }: { patient: Patient; again: boolean; onClose: () => void }) {
  const { t } = useTranslation('patients');
  const [locale, setLocale] = useState<Locale>(patient.fields.language.startsWith('es') ? 'es' : 'en');
  const change = useRecordChange({
    ask: () => inviteToPortal(patient.id, locale),
    done: () => t('portal.sent'),
    after: onClose,
  });
  return (
    <ConfirmDialog
      opened
      title={t('portal.inviteTitle')}
      text={t(again ? 'portal.inviteAgainText' : 'portal.inviteText', { email: patient.fields.email })}
      confirm={t('portal.send')}
      busy={change.isPending}
      error={change.error}
      onCancel={onClose}
      onConfirm={() => change.mutate()}
    >
      <SegmentedControl
        size="md"
        aria-label={t('portal.language')}
        value={locale}
        onChange={(value) => setLocale(value as Locale)}
        data={[
          { value: 'en', label: 'English' },
          { value: 'es', label: 'Español' },
        ]}
      />
    </ConfirmDialog>
  );
}

function Remove({ patient, others, onClose }: { patient: Patient; others: number; onClose: () => void }) {
  const { t } = useTranslation('patients');
  const [withOthers, setWithOthers] = useState(false);
  const change = useRecordChange({
    ask: () => removeFromPortal(patient.id, withOthers),
    done: () => t('portal.removed'),
    after: onClose,
  });
  return (
    <ConfirmDialog
      opened
      danger
      title={t('portal.removeTitle')}
      text={t('portal.removeText')}
      confirm={t('portal.remove')}
      busy={change.isPending}
      error={change.error}
      onCancel={onClose}
      onConfirm={() => change.mutate()}
    >
      {others > 0 && (
        <Checkbox
          label={t('portal.othersToo', { count: others })}
          description={t('portal.othersStay')}
          checked={withOthers}
          onChange={({ currentTarget }) => setWithOthers(currentTarget.checked)}
        />
      )}
    </ConfirmDialog>
  );
}
