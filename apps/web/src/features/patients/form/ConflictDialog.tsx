import { Button, Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { FIELDS, type FieldPath, fieldAt, type FormFields, type Merge } from './fields.ts';
import classes from './form.module.css';

interface ConflictDialogProps {
  theirs: FormFields;
  mine: FormFields;
  merge: Merge;
  busy: boolean;
  onKeepMine: () => void;
  onKeepTheirs: () => void;
  onClose: () => void;
}

/** The record was changed by somebody else while it was being changed here: what differs, and whose stays. */
export function ConflictDialog(props: ConflictDialogProps) {
  const { theirs, mine, merge, busy, onKeepMine, onKeepTheirs, onClose } = props;
  const { t } = useTranslation(['patients', 'app']);
  const said = (fields: FormFields, path: FieldPath) => {
    const value = fieldAt(fields, path);
    if (value === '') return t('patients:conflict.empty');
    if (path === 'sex') return t(`patients:sex.${fields.sex}`);
    return path === 'ssn' ? '•••' : value;
  };
  return (
    <Modal
      opened
      onClose={onClose}
      size={620}
      title={t('patients:conflict.title')}
      closeButtonProps={{ 'aria-label': t('app:close') }}
    >
      <p className={classes.text}>
        {t('patients:conflict.text')} {merge.clashes.length === 0 && t('patients:conflict.same')}
      </p>
      <table className={classes.differences}>
        <thead>
          <tr>
            <th scope="col">{t('patients:conflict.field')}</th>
            <th scope="col">{t('patients:conflict.theirs')}</th>
            <th scope="col">{t('patients:conflict.yours')}</th>
          </tr>
        </thead>
        <tbody>
          {FIELDS.filter(([path]) => merge.differences.includes(path)).map(([path, label]) => (
            <tr key={path}>
              <th scope="row">{t(`patients:field.${label}`)}</th>
              <td>{said(theirs, path)}</td>
              <td>{said(mine, path)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className={classes.actions}>
        <Button variant="default" onClick={onKeepTheirs}>
          {t('patients:conflict.keepTheirs')}
        </Button>
        <Button loading={busy} onClick={onKeepMine}>
          {t('patients:conflict.keepMine')}
        </Button>
      </div>
    </Modal>
  );
}
