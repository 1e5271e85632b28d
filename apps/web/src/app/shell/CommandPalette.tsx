import { useMantineColorScheme } from '@mantine/core';
import { Spotlight, type SpotlightActionData } from '@mantine/spotlight';
import { allows, type Session } from '@hyaline/contract';
import {
  IconFolderOpen,
  IconKeyboard,
  IconLanguage,
  IconLogout,
  IconMoon,
  IconSearch,
  IconSun,
  IconUserPlus,
} from '@tabler/icons-react';
import { useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { chooseLocale } from '../../i18n/index.ts';
import { showKeys } from '../../lib/keys.ts';
import { needsNewDocument } from '../../lib/documents.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { useSignOut } from './AccountMenu.tsx';
import { OVERLAY } from '../theme.ts';
import { usePlaces } from './use-places.ts';

/** mod+K: every place and every command of the shell, by name. */
export function CommandPalette({ session }: { session: Session }) {
  const { t } = useTranslation('app');
  return (
    <Spotlight
      actions={useActions(session)}
      shortcut="mod + K"
      nothingFound={t('palette.nothing')}
      highlightQuery
      size={600}
      radius="lg"
      overlayProps={OVERLAY}
      attributes={{ content: { 'aria-label': t('palette.title') } }}
      searchProps={{
        leftSection: <IconSearch size={18} stroke={1.6} />,
        placeholder: t('palette.placeholder'),
        'aria-label': t('palette.placeholder'),
      }}
    />
  );
}

function useActions(session: Session): { group: string; actions: SpotlightActionData[] }[] {
  const { t } = useTranslation('app');
  const locale = useLocale();
  const router = useRouter();
  const places = usePlaces(session.role);
  const leave = useSignOut();
  const { setColorScheme } = useMantineColorScheme();
  const go = (to: string) =>
    needsNewDocument(location.pathname, to) ? location.assign(to) : void router.navigate({ to });
  const icon = { size: 18, stroke: 1.6 } as const;
  return [
    {
      group: t('palette.places'),
      actions: places.map(({ to, key, icon: Icon }) => ({
        id: key,
        label: t(`place.${key}`),
        leftSection: <Icon {...icon} />,
        onClick: () => go(to),
      })),
    },
    {
      group: t('palette.commands'),
      actions: [
        {
          id: 'viewer',
          label: t('palette.openScan'),
          leftSection: <IconFolderOpen {...icon} />,
          onClick: () => go('/imaging/local'),
        },
        ...(allows(session.role, 'patient:write')
          ? [
              {
                id: 'new-patient',
                label: t('palette.newPatient'),
                leftSection: <IconUserPlus {...icon} />,
                onClick: () => go('/patients/new'),
              },
            ]
          : []),
        {
          id: 'language',
          label: locale === 'en' ? 'Español' : 'English',
          keywords: [t('shell.language')],
          leftSection: <IconLanguage {...icon} />,
          onClick: () => void chooseLocale(locale === 'en' ? 'es' : 'en'),
        },
        {
          id: 'light',
          label: t('shell.scheme.light'),
          leftSection: <IconSun {...icon} />,
          onClick: () => setColorScheme('light'),
        },
        {
          id: 'dark',
          label: t('shell.scheme.dark'),
          leftSection: <IconMoon {...icon} />,
          onClick: () => setColorScheme('dark'),
        },
        { id: 'keys', label: t('keys.title'), leftSection: <IconKeyboard {...icon} />, onClick: () => showKeys(true) },
        { id: 'sign-out', label: t('shell.signOut'), leftSection: <IconLogout {...icon} />, onClick: leave },
      ],
    },
  ];
}
