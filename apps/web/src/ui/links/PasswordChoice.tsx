import { ActionIcon, Switch, TextInput, Tooltip } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { sayablePassword } from '../../lib/sayable.ts';
import { CopyButton } from '../CopyButton.tsx';
import classes from './links.module.css';

export const MIN_PASSWORD = 8;

interface PasswordChoiceProps {
  password: string | null;
  fits: boolean;
  onChange: (password: string | null) => void;
}

/** Whether a link asks for a password, and which: made so that it can be told by phone. */
export function PasswordChoice({ password, fits, onChange }: PasswordChoiceProps) {
  const { t } = useTranslation('share');
  return (
    <div className={classes.password}>
      <Switch
        label={t('password')}
        description={t('passwordText')}
        labelPosition="left"
        checked={password !== null}
        onChange={(event) => onChange(event.currentTarget.checked ? sayablePassword() : null)}
      />
      {password !== null && (
        <TextInput
          aria-label={t('password')}
          autoComplete="off"
          spellCheck={false}
          classNames={{ input: classes.secret }}
          value={password}
          error={fits ? null : t('passwordShort')}
          onChange={(event) => onChange(event.currentTarget.value)}
          rightSectionWidth={72}
          rightSection={
            <>
              <Tooltip label={t('passwordNew')}>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size={32}
                  aria-label={t('passwordNew')}
                  onClick={() => onChange(sayablePassword())}
                >
                  <IconRefresh size={16} />
                </ActionIcon>
              </Tooltip>
              <CopyButton text={password} />
            </>
          }
        />
      )}
    </div>
  );
}
