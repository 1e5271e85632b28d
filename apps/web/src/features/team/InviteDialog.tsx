import { NativeSelect, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { Invite, Role } from '@hyaline/contract';
import { useTranslation } from 'react-i18next';
import { invite } from '../../api/team.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { RolePreview } from './RolePreview.tsx';
import classes from './team.module.css';
import { useTeamChange } from './use-team-change.ts';

/** An offer of a place, with what its person will see before it is sent. */
export function InviteDialog({ roles, onClose }: { roles: readonly Role[]; onClose: () => void }) {
  const { t } = useTranslation(['team', 'app']);
  const locale = useLocale();
  const form = useForm<Invite>({
    initialValues: {
      name: '',
      email: '',
      role: roles.includes('provider') ? 'provider' : (roles.at(-1) ?? 'staff'),
      locale,
    },
    validate: {
      name: (value) => (value.trim() === '' ? t('team:inviting.invalidName') : null),
      email: (value) => (/^\S+@\S+\.\S+$/.test(value.trim()) ? null : t('team:inviting.invalidEmail')),
    },
  });
  const change = useTeamChange({
    ask: (body: Invite) => invite(body),
    done: ({ mailed }, { email }) => t(mailed ? 'team:inviting.sent' : 'team:inviting.notMailed', { email }),
    after: onClose,
  });
  const submit = form.onSubmit(({ name, email, ...rest }) =>
    change.mutate({ ...rest, name: name.trim(), email: email.trim() }),
  );
  return (
    <ConfirmDialog
      opened
      title={t('team:inviting.title')}
      text={t('team:inviting.text')}
      confirm={t('team:inviting.send')}
      busy={change.isPending}
      error={change.error}
      onCancel={onClose}
      onConfirm={() => submit()}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.stopPropagation(); // a dialog over a page is still inside it for React
          submit(event);
        }}
      >
        <div className={classes.fields}>
          <TextInput
            label={t('team:inviting.name')}
            autoComplete="off"
            data-autofocus
            {...form.getInputProps('name')}
          />
          <TextInput
            label={t('team:inviting.email')}
            type="email"
            autoComplete="off"
            {...form.getInputProps('email')}
          />
          <NativeSelect
            label={t('team:inviting.role')}
            data={roles.map((role) => ({ value: role, label: t(`app:role.${role}`) }))}
            {...form.getInputProps('role')}
          />
          <NativeSelect
            label={t('team:inviting.language')}
            data={[
              { value: 'en', label: 'English' },
              { value: 'es', label: 'Español' },
            ]}
            {...form.getInputProps('locale')}
          />
        </div>
        <RolePreview role={form.values.role} />
        <button type="submit" hidden>
          {t('team:inviting.send')}
        </button>
      </form>
    </ConfirmDialog>
  );
}
