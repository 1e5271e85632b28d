import { SegmentedControl, useMantineColorScheme } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { AppLink } from '../../../ui/AppLink.tsx';
import { SingleKeys } from '../../../ui/KeysSheet.tsx';
import { ClearDevice } from './ClearDevice.tsx';
import classes from './profile.module.css';

const SCHEMES = ['auto', 'light', 'dark'] as const;

/** Kept in this browser, since a bright screen is a matter of the room and not of the person. */
export function Appearance() {
  const { t } = useTranslation(['settings', 'app']);
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <div className={classes.row}>
      <SegmentedControl
        aria-label={t('settings:profile.appearance.title')}
        value={colorScheme}
        onChange={(scheme) => setColorScheme(SCHEMES.find((each) => each === scheme) ?? 'auto')}
        data={SCHEMES.map((value) => ({ value, label: t(`app:shell.scheme.${value}`) }))}
      />
      <SingleKeys />
      <ClearDevice />
      <p className={classes.viewer}>
        {t('settings:profile.appearance.viewer')}{' '}
        <AppLink to="/viewer">{t('settings:profile.appearance.openViewer')}</AppLink>
      </p>
    </div>
  );
}
