import { Button, Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './ConfirmDialog.module.css';
import { ProblemNote } from './ProblemNote.tsx';

interface ConfirmDialogProps {
  opened: boolean;
  title: string;
  text: string;
  confirm: string;
  danger?: boolean;
  busy: boolean;
  error: unknown;
  disabled?: boolean;
  children?: ReactNode;
  onCancel: () => void;
  onConfirm: () => void;
}

/** Says what will happen before it happens. Cancel comes first and has the focus when the step cannot be undone. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const {
    opened,
    title,
    text,
    confirm,
    danger = false,
    busy,
    error,
    disabled = false,
    children,
    onCancel,
    onConfirm,
  } = props;
  const { t } = useTranslation('app');
  return (
    <Modal opened={opened} onClose={onCancel} title={title} size={480} closeButtonProps={{ 'aria-label': t('close') }}>
      <p className={classes.text}>{text}</p>
      {children}
      <ProblemNote error={error} />
      <div className={classes.actions}>
        <Button variant="default" onClick={onCancel} data-autofocus={danger || undefined}>
          {t('cancel')}
        </Button>
        <Button color={danger ? 'red' : undefined} loading={busy} disabled={disabled} onClick={onConfirm}>
          {confirm}
        </Button>
      </div>
    </Modal>
  );
}
