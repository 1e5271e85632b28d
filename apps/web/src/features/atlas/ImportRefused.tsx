import { Button, Modal } from '@mantine/core';
import type { SpineProblem } from '@hyaline/spine';
import { useTranslation } from 'react-i18next';
import { useSentence } from './panels/fields.tsx';
import classes from './atlas.module.css';

interface ImportRefusedProps {
  problems: readonly SpineProblem[] | 'no-json' | null;
  onClose: () => void;
}

/** Why a file was not taken over: every place of it that is wrong. */
export function ImportRefused({ problems, onClose }: ImportRefusedProps) {
  const { t } = useTranslation(['atlas', 'app']);
  const sentence = useSentence();
  return (
    <Modal
      opened={problems !== null}
      onClose={onClose}
      title={t('atlas:import.refused')}
      closeButtonProps={{ 'aria-label': t('app:close') }}
    >
      {problems === 'no-json' ? (
        <p>{t('atlas:import.noJson')}</p>
      ) : (
        <ul className={classes.refused}>
          {problems?.map((problem) => (
            <li key={`${problem.path} ${problem.code}`}>
              {t('atlas:import.where', { path: problem.path, problem: sentence(problem) })}
            </li>
          ))}
        </ul>
      )}
      <Button variant="default" onClick={onClose}>
        {t('app:close')}
      </Button>
    </Modal>
  );
}
