import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useMayStore } from '../../../ui/AgreementNote.tsx';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import classes from './entry.module.css';

interface FormFootProps {
  busy: boolean;
  error: unknown;
  /** Fields at fault. */
  wrong: number;
  /** In place of Save. */
  save?: string;
  disabled?: boolean;
  onCancel: () => void;
}

/** What went wrong, the way back, and Save. */
export function FormFoot({ busy, error, wrong, save, disabled = false, onCancel }: FormFootProps) {
  const { t } = useTranslation('chart');
  const mayStore = useMayStore();
  return (
    <div className={classes.foot}>
      <div>
        {wrong > 0 ? (
          <p className={classes.wrong} role="status">
            {t('wrong', { count: wrong })}
          </p>
        ) : (
          <ProblemNote error={error} />
        )}
      </div>
      <Button variant="default" onClick={onCancel}>
        {t('cancel')}
      </Button>
      <Button type="submit" loading={busy} disabled={!mayStore || disabled}>
        {save ?? t('save')}
      </Button>
    </div>
  );
}
