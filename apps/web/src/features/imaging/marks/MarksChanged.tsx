import { Button, Modal } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import classes from '../dialogs.module.css';

interface MarksChangedProps {
  onLoadTheirs: () => Promise<void>;
  onSaveOver: () => Promise<void>;
}

/** Two people drew on the same study: a person decides, and nothing is thrown away before. */
export function MarksChanged({ onLoadTheirs, onSaveOver }: MarksChangedProps) {
  const { t } = useTranslation('imaging');
  const load = useMutation({ mutationFn: onLoadTheirs });
  const over = useMutation({ mutationFn: onSaveOver });
  const busy = load.isPending || over.isPending;
  return (
    <Modal
      opened
      onClose={() => undefined}
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
      title={t('marks.changed')}
    >
      <p>{t('marks.changedText')}</p>
      <ProblemNote error={load.error ?? over.error} />
      <div className={classes.actions}>
        <Button variant="default" loading={over.isPending} disabled={busy} onClick={() => over.mutate()}>
          {t('marks.saveOver')}
        </Button>
        <Button loading={load.isPending} disabled={busy} onClick={() => load.mutate()}>
          {t('marks.loadTheirs')}
        </Button>
      </div>
    </Modal>
  );
}
