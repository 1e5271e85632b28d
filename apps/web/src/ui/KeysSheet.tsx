import { Modal, Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { signsOf } from '../lib/key-names.ts';
import { showKeys, useKeyGroups, useKeys, useKeysOpen } from '../lib/keys.ts';
import { setSingleKeys, useSingleKeys } from '../lib/single-keys.ts';
import classes from './KeysSheet.module.css';

/** The one sheet of keys: those of everywhere, and those of the page that is open. */
export function KeysSheet() {
  const { t } = useTranslation('app');
  const opened = useKeysOpen();
  const groups = useKeyGroups();
  useKeys(t('keys.everywhere'), [
    { keys: ['Control+k'], label: t('palette.title') },
    { keys: ['?'], label: t('keys.title'), run: () => showKeys(!opened) },
    { keys: ['Escape'], label: t('keys.escape') },
  ]);
  return (
    <Modal
      opened={opened}
      onClose={() => showKeys(false)}
      size={760}
      title={t('keys.title')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <div className={classes.groups}>
        {groups.map(({ title, note, entries }) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl>
              {entries.map(({ keys, label }) => (
                <div key={label}>
                  <dt>{label}</dt>
                  <dd>
                    {keys.map((key) => (
                      <kbd key={key}>{signsOf(key)}</kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
            {note !== null && <p>{note}</p>}
          </section>
        ))}
      </div>
      <SingleKeys />
    </Modal>
  );
}

/** The switch for keys of a single letter, also in the settings of the browser. */
export function SingleKeys() {
  const { t } = useTranslation('app');
  const on = useSingleKeys();
  return (
    <Switch
      checked={on}
      onChange={({ currentTarget }) => setSingleKeys(currentTarget.checked)}
      label={t('keys.single')}
      description={t('keys.singleText')}
    />
  );
}
