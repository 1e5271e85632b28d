import { Button, Skeleton, TextInput } from '@mantine/core';
import type { OrganisationPlace } from '@hyaline/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  leaveOrganisation,
  openOrganisation,
  organisationsQuery,
  previewPlace,
  takePlace,
} from '../../api/organisation.ts';
import { myClinicsQuery } from '../../api/team.ts';
import { formatDate } from '../../lib/format.ts';
import { secretOf } from '../../lib/mail-secret.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { Block, Blocks } from '../../ui/Block.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { Page } from '../../ui/Page.tsx';
import { IdentifierNotice } from '../../ui/IdentifierNotice.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { ErrorState } from '../../ui/State.tsx';
import { showDone } from '../../ui/toasts.tsx';
import { AttributeForm } from './dashboard/AttributeForm.tsx';
import classes from './organisation.module.css';

/** For the owner of a clinic: the organisation it belongs to, joining one, opening one. */
export function OrganisationPage() {
  const { t } = useTranslation(['organisation', 'settings']);
  return (
    <Page crumbs={[t('settings:crumb')]} title={t('organisation:clinic.title')}>
      <Blocks>
        <Block title={t('organisation:clinic.memberTitle')} text={t('organisation:clinic.memberText')}>
          <Memberships />
        </Block>
        <AttributeForm />
        <Block title={t('organisation:clinic.joinTitle')} text={t('organisation:clinic.joinText')}>
          <Join />
        </Block>
        <Block title={t('organisation:clinic.openTitle')} text={t('organisation:clinic.openText')}>
          <Open />
        </Block>
      </Blocks>
    </Page>
  );
}

function Memberships() {
  const { t } = useTranslation('organisation');
  const locale = useLocale();
  const { data, error, refetch } = useQuery(organisationsQuery);
  const [leaving, setLeaving] = useState<OrganisationPlace | null>(null);
  if (data === undefined)
    return error === null ? <Skeleton height={40} /> : <ErrorState error={error} onRetry={() => void refetch()} />;
  if (data.length === 0) return <p className={classes.text}>{t('clinic.alone')}</p>;
  return (
    <>
      <ul className={classes.list}>
        {data.map((place) => (
          <li key={place.id}>
            <div id={`organisation-${place.id}`}>
              <b>{place.organisation}</b>
              <span>{t('clinic.since', { at: formatDate(place.joinedAt ?? place.offeredAt, locale) })}</span>
            </div>
            <Button
              size="xs"
              variant="default"
              aria-describedby={`organisation-${place.id}`}
              onClick={() => setLeaving(place)}
            >
              {t('clinic.leave')}
            </Button>
          </li>
        ))}
      </ul>
      {leaving !== null && <LeaveDialog place={leaving} onClose={() => setLeaving(null)} />}
    </>
  );
}

function LeaveDialog({ place, onClose }: { place: OrganisationPlace; onClose: () => void }) {
  const { t } = useTranslation('organisation');
  const client = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => leaveOrganisation(place.id),
    onSuccess: () => {
      onClose();
      showDone(t('clinic.left'));
    },
    onSettled: () => client.invalidateQueries({ queryKey: organisationsQuery.queryKey }),
  });
  return (
    <ConfirmDialog
      opened
      danger
      title={t('clinic.leaveTitle', { organisation: place.organisation })}
      text={t('clinic.leaveText')}
      confirm={t('clinic.leave')}
      busy={isPending}
      error={error}
      onCancel={onClose}
      onConfirm={() => mutate()}
    />
  );
}

/** A code is looked at first: nobody joins an organisation whose name they have not read. */
function Join() {
  const { t } = useTranslation('organisation');
  const client = useQueryClient();
  const [typed, setTyped] = useState('');
  const [invalid, setInvalid] = useState(false);
  const look = useMutation({ mutationFn: async (code: string) => ({ code, ...(await previewPlace(code)) }) });
  const join = useMutation({
    mutationFn: takePlace,
    onSuccess: () => {
      showDone(t('clinic.joined', { organisation: look.data?.organisation ?? '' }));
      setTyped('');
      look.reset();
    },
    onSettled: () => client.invalidateQueries({ queryKey: organisationsQuery.queryKey }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const code = secretOf(typed);
    setInvalid(code === null);
    if (code !== null) look.mutate(code);
  };
  return (
    <form className={classes.form} noValidate onSubmit={submit}>
      <TextInput
        label={t('clinic.code')}
        autoComplete="off"
        spellCheck={false}
        value={typed}
        error={invalid ? t('clinic.badCode') : null}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <ProblemNote error={look.error} />
      <Button type="submit" variant="default" loading={look.isPending}>
        {t('clinic.look')}
      </Button>
      {look.data !== undefined && (
        <ConfirmDialog
          opened
          title={t('clinic.joinConfirmTitle', { organisation: look.data.organisation })}
          text={t('clinic.joinConfirmText')}
          confirm={t('clinic.join')}
          busy={join.isPending}
          error={join.error}
          onCancel={() => look.reset()}
          onConfirm={() => look.data !== undefined && join.mutate(look.data.code)}
        />
      )}
    </form>
  );
}

function Open() {
  const { t } = useTranslation('organisation');
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [invalid, setInvalid] = useState(false);
  const open = useMutation({
    mutationFn: openOrganisation,
    onSuccess: (_, body) => {
      setName('');
      showDone(t('clinic.opened', { name: body.name }));
    },
    onSettled: () => client.invalidateQueries({ queryKey: myClinicsQuery.queryKey }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const usable = name.trim().length >= 2;
    setInvalid(!usable);
    if (usable) open.mutate({ name: name.trim() });
  };
  return (
    <form className={classes.form} noValidate onSubmit={submit}>
      <div>
        <TextInput
          label={t('clinic.name')}
          autoComplete="off"
          maxLength={120}
          value={name}
          error={invalid ? t('clinic.badName') : null}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <IdentifierNotice text={name} />
      </div>
      <ProblemNote error={open.error} />
      <Button type="submit" variant="default" loading={open.isPending}>
        {t('clinic.open')}
      </Button>
    </form>
  );
}
