import { UnstyledButton } from '@mantine/core';
import { IconLanguage } from '@tabler/icons-react';
import { chooseLocale } from '../i18n/index.ts';
import { useLocale } from '../lib/use-locale.ts';
import classes from './LanguageSwitch.module.css';

const NAMES = { en: 'English', es: 'Español' } as const;

/** Both languages by their own names; the current one is marked, not hidden. */
export function LanguageSwitch() {
  const locale = useLocale();
  return (
    <div className={classes.switch}>
      <IconLanguage size={16} stroke={1.6} aria-hidden />
      {(['en', 'es'] as const).map((each) => (
        <UnstyledButton
          key={each}
          lang={each}
          className={classes.language}
          aria-current={each === locale ? 'true' : undefined}
          onClick={() => void chooseLocale(each)}
        >
          {NAMES[each]}
        </UnstyledButton>
      ))}
    </div>
  );
}
