import { notifications } from '@mantine/notifications';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import i18next from 'i18next';
import { isCode, errorSentence } from '../api/errors.ts';
import { currentLocale } from '../i18n/index.ts';
import classes from './toasts.module.css';

const look = () => ({
  closeButtonProps: { 'aria-label': i18next.t('app:close') },
  classNames: {
    root: classes.toast,
    title: classes.title,
    description: classes.text,
    icon: classes.icon,
    closeButton: classes.close,
  },
});

export function showDone(title: string, message?: string): void {
  notifications.show({ ...look(), title, message: message ?? '', icon: <IconCircleCheck size={20} stroke={1.6} /> });
}

const UNDO_WITHIN_MS = 10_000;

/** What was done, and the way back while it is open. */
export function showUndo(title: string, label: string, undo: () => void): void {
  const id = notifications.show({
    ...look(),
    title,
    message: (
      <button
        type="button"
        className={classes.undo}
        onClick={() => {
          notifications.hide(id);
          undo();
        }}
      >
        {label}
      </button>
    ),
    icon: <IconCircleCheck size={20} stroke={1.6} />,
    autoClose: UNDO_WITHIN_MS,
  });
}

/** Stays until it is closed. A lost session is not a toast: the sign-in page follows. */
export function showProblem(error: unknown): void {
  if (isCode(error, 'not-signed-in')) return;
  const plain = look();
  notifications.show({
    ...plain,
    classNames: { ...plain.classNames, root: `${classes.toast} ${classes.problem}` },
    message: errorSentence(error, currentLocale()),
    icon: <IconAlertTriangle size={20} stroke={1.6} />,
    autoClose: false,
    role: 'alert',
  });
}
