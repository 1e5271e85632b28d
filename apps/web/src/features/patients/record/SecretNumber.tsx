import { ActionIcon } from '@mantine/core';
import { IconEye, IconEyeOff } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './details.module.css';

/** A number that people behind one's shoulder need not read: its end stays, for comparing. */
export function SecretNumber({ value }: { value: string }) {
  const { t } = useTranslation('patients');
  const [shown, setShown] = useState(false);
  const Icon = shown ? IconEyeOff : IconEye;
  return (
    <span className={classes.secret}>
      {shown ? value : value.replaceAll(/\d(?=.{4})/g, '•')}
      <ActionIcon
        variant="subtle"
        color="gray"
        size={28}
        aria-label={t(shown ? 'ssn.hide' : 'ssn.show')}
        onClick={() => setShown(!shown)}
      >
        <Icon size={16} stroke={1.7} />
      </ActionIcon>
    </span>
  );
}
