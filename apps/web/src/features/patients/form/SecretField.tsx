import { ActionIcon, TextInput, type TextInputProps } from '@mantine/core';
import { IconEye, IconEyeOff } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './form.module.css';

/** Covered while it is typed. No password field: a browser would offer to keep those. */
export function SecretField(props: TextInputProps) {
  const { t } = useTranslation('patients');
  const [shown, setShown] = useState(false);
  const Icon = shown ? IconEyeOff : IconEye;
  return (
    <TextInput
      {...props}
      classNames={shown ? {} : { input: classes.covered }}
      rightSection={
        <ActionIcon
          variant="subtle"
          color="gray"
          size={28}
          aria-label={t(shown ? 'ssn.hide' : 'ssn.show')}
          onClick={() => setShown(!shown)}
        >
          <Icon size={16} stroke={1.7} />
        </ActionIcon>
      }
    />
  );
}
