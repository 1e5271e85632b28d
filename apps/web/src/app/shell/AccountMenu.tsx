import { Menu, UnstyledButton, useMantineColorScheme } from '@mantine/core';
import type { Session } from '@hyaline/contract';
import { IconCheck, IconDots, IconLogout } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { signOut } from '../../api/identity.ts';
import { chooseLocale } from '../../i18n/index.ts';
import { initials } from '../../lib/format.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { showProblem } from '../../ui/toasts.tsx';
import classes from './AccountMenu.module.css';
import { ClinicSwitch } from './ClinicSwitch.tsx';

export function AccountMenu({ session }: { session: Session }) {
  const { t } = useTranslation('app');
  return (
    <Menu position="top-start" width={240} shadow="md" withinPortal>
      <Menu.Target>
        <UnstyledButton className={classes.me} aria-label={t('shell.account', { name: session.account.name })}>
          <span className={classes.avatar} aria-hidden>
            {initials(session.account.name)}
          </span>
          <span className={classes.who}>
            <b>{session.account.name}</b>
            <span>{t(`role.${session.role}`)}</span>
          </span>
          <IconDots size={16} className={classes.dots} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <AccountMenuItems />
      </Menu.Dropdown>
    </Menu>
  );
}

/** Shared by the side bar and the phone's bottom bar. */
export function AccountMenuItems() {
  const { t } = useTranslation('app');
  const locale = useLocale();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const leave = useSignOut();
  return (
    <>
      <ClinicSwitch />
      <Menu.Label>{t('shell.language')}</Menu.Label>
      {(['en', 'es'] as const).map((each) => (
        <Menu.Item
          key={each}
          lang={each}
          closeMenuOnClick={false}
          rightSection={each === locale ? <IconCheck size={14} aria-label={t('shell.chosen')} /> : undefined}
          onClick={() => void chooseLocale(each)}
        >
          {each === 'en' ? 'English' : 'Español'}
        </Menu.Item>
      ))}
      <Menu.Label>{t('shell.appearance')}</Menu.Label>
      {(['light', 'dark', 'auto'] as const).map((each) => (
        <Menu.Item
          key={each}
          closeMenuOnClick={false}
          rightSection={each === colorScheme ? <IconCheck size={14} aria-label={t('shell.chosen')} /> : undefined}
          onClick={() => setColorScheme(each)}
        >
          {t(`shell.scheme.${each}`)}
        </Menu.Item>
      ))}
      <Menu.Divider />
      <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => leave()}>
        {t('shell.signOut')}
      </Menu.Item>
    </>
  );
}

/** Ends the session on the server, then loads a new document, so that nothing of the clinic stays in memory. */
export function useSignOut(): () => void {
  const client = useQueryClient();
  const { mutate } = useMutation({
    mutationFn: signOut,
    onSuccess: () => {
      client.clear();
      location.assign('/sign-in');
    },
    onError: showProblem,
  });
  return mutate;
}
