import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { Invite, Role } from '@hyaline/contract';
import { IconInfoCircle, IconSend } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { onboardingQuery, practiceQuery } from '../../api/practice.ts';
import { invite, teamQuery } from '../../api/team.ts';
import { Note } from '../../ui/Note.tsx';
import { Pill } from '../../ui/Pill.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { RolePicture } from './RolePicture.tsx';
import { StepHead } from './simple-steps.tsx';
import type { StepProps } from './WelcomePage.tsx';
import classes from './welcome.module.css';

/** One person after the other, and beside it what the person will see. */
export function TeamStep({ onboarding, done, others, busy, session }: StepProps) {
  const { t } = useTranslation(['welcome', 'team', 'app']);
  const client = useQueryClient();
  const { data: practice } = useQuery(practiceQuery);
  const { data: team } = useQuery(teamQuery);
  const roles = team?.grantableRoles ?? [];
  const form = useForm<Omit<Invite, 'locale'>>({
    initialValues: { name: '', email: '', role: 'provider' },
    validate: {
      name: (value) => (value.trim() === '' ? t('team:inviting.invalidName') : null),
      email: (value) => (/^\S+@\S+\.\S+$/.test(value.trim()) ? null : t('team:inviting.invalidEmail')),
    },
  });
  const send = useMutation({
    mutationFn: ({ name, email, role }: typeof form.values) =>
      invite({ name: name.trim(), email: email.trim(), role, locale: practice?.locale ?? 'en' }),
    onSuccess: async () => {
      form.setValues({ name: '', email: '' });
      for (const { queryKey } of [teamQuery, onboardingQuery]) await client.invalidateQueries({ queryKey });
    },
  });
  const { name, role } = form.values;
  const waiting = team?.invitations ?? [];
  const others2 = (team?.members ?? []).filter(({ id, removedAt }) => id !== session.account.id && removedAt === null);
  const any = onboarding.invitations > 0 || onboarding.people > 1;
  return (
    <div className={classes.pairOfColumns}>
      <div className={classes.column}>
        <StepHead title={t('welcome:team.title')} text={t('welcome:team.text')} />
        <form className={classes.invite} noValidate onSubmit={form.onSubmit((values) => send.mutate(values))}>
          <TextInput label={t('team:inviting.name')} autoComplete="off" {...form.getInputProps('name')} />
          <TextInput
            label={t('team:inviting.email')}
            type="email"
            autoComplete="off"
            {...form.getInputProps('email')}
          />
          <NativeSelect
            label={t('team:inviting.role')}
            data={roles.map((each) => ({ value: each, label: t(`app:role.${each}`) }))}
            {...form.getInputProps('role')}
            onChange={(event) => form.setFieldValue('role', event.currentTarget.value as Role)}
          />
          <Button type="submit" variant="default" leftSection={<IconSend size={16} />} loading={send.isPending}>
            {t('team:inviting.send')}
          </Button>
        </form>
        <ProblemNote error={send.error} />
        {waiting.length + others2.length > 0 && (
          <ul className={classes.people} aria-label={t('welcome:team.list')}>
            {[...others2, ...waiting].map((person) => (
              <li key={person.id}>
                <span>
                  <b>{person.name}</b> <span>{person.email}</span>
                </span>
                <span>{t(`app:role.${person.role}`)}</span>
                <Pill tone={'joinedAt' in person ? 'pass' : 'warn'}>
                  {t('joinedAt' in person ? 'welcome:team.here' : 'welcome:team.invited')}
                </Pill>
              </li>
            ))}
          </ul>
        )}
        <Note icon={<IconInfoCircle size={16} stroke={1.8} aria-hidden />}>{t('welcome:team.note')}</Note>
        <div className={classes.actions}>
          {others}
          <Button size="md" loading={busy} disabled={!any} onClick={() => void done()}>
            {t('welcome:goOn')}
          </Button>
        </div>
      </div>
      <RolePicture
        name={name.trim()}
        role={role}
        roles={roles}
        workspaces={practice?.workspaces ?? []}
        onRole={(next) => form.setFieldValue('role', next)}
      />
    </div>
  );
}
