import { Button, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './radiograph.module.css';

const [LEAST, MOST] = [0.1, 2000];

interface LengthDialogProps {
  opened: boolean;
  onClose: () => void;
  onLength: (mm: number) => void;
}

/** How long is what was drawn along? */
export function LengthDialog({ opened, onClose, onLength }: LengthDialogProps) {
  const { t } = useTranslation(['radiograph', 'app']);
  const [text, setText] = useState('');
  const [wrong, setWrong] = useState(false);
  const submit = (event: React.FormEvent): void => {
    event.preventDefault();
    const mm = Number(text.trim().replace(',', '.'));
    if (!(mm >= LEAST && mm <= MOST)) return setWrong(true);
    setText('');
    setWrong(false);
    onLength(mm);
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('radiograph:length.title')}
      closeButtonProps={{ 'aria-label': t('app:close') }}
    >
      <form noValidate onSubmit={submit} className={classes.form}>
        <p>{t('radiograph:length.text')}</p>
        <TextInput
          data-autofocus
          label={t('radiograph:length.field')}
          inputMode="decimal"
          autoComplete="off"
          value={text}
          error={wrong ? t('radiograph:length.wrong') : undefined}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
        />
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            {t('app:cancel')}
          </Button>
          <Button type="submit">{t('radiograph:length.apply')}</Button>
        </div>
      </form>
    </Modal>
  );
}
