import { Button, Loader } from '@mantine/core';
import { IconAlertTriangle, IconPhotoSearch } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FilmFault } from '../../../atlas/radiograph/read-film.ts';
import { Note } from '../../ui/Note.tsx';
import classes from './radiograph.module.css';

interface StartProps {
  busy: boolean;
  fault: FilmFault | null;
  onFile: (file: File) => void;
}

/** Asks for a picture; the browser reads it, nobody else does. */
export function Start({ busy, fault, onFile }: StartProps) {
  const { t } = useTranslation('radiograph');
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  return (
    <div className={classes.start}>
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the button in it does the same */}
      <div
        className={classes.drop}
        data-over={over || undefined}
        onDragOver={() => setOver(true)}
        onDragLeave={() => setOver(false)}
        onDrop={() => setOver(false)}
      >
        {busy ? (
          <Loader size={40} aria-label={t('start.busy')} />
        ) : (
          <IconPhotoSearch size={44} stroke={1.3} aria-hidden />
        )}
        <h2>{t('start.title')}</h2>
        <p>{t('start.text')}</p>
        <Button size="md" loading={busy} onClick={() => input.current?.click()}>
          {t('start.choose')}
        </Button>
        <p className={classes.fine}>{t('start.kinds')}</p>
        <FileField field={input} onFile={onFile} />
      </div>
      <Fault fault={fault} />
      <ol className={classes.three}>
        {(['one', 'two', 'three'] as const).map((step) => (
          <li key={step}>
            <b>{t(`start.${step}.title`)}</b>
            <span>{t(`start.${step}.text`)}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}

export function Fault({ fault }: { fault: FilmFault | null }) {
  const { t } = useTranslation('radiograph');
  return (
    <div role="alert" className={classes.fault}>
      {fault && (
        <Note tone="fail" icon={<IconAlertTriangle size={18} stroke={1.7} aria-hidden />}>
          {t(`fault.${fault}`)}
        </Note>
      )}
    </div>
  );
}

export function FileField({
  field,
  onFile,
}: {
  field: React.RefObject<HTMLInputElement | null>;
  onFile: (file: File) => void;
}) {
  const { t } = useTranslation('radiograph');
  return (
    <input
      ref={field}
      type="file"
      className="visually-hidden"
      tabIndex={-1}
      aria-label={t('start.choose')}
      onChange={({ currentTarget }) => {
        const [file] = currentTarget.files ?? [];
        if (file) onFile(file);
        currentTarget.value = ''; // the same file can be chosen again
      }}
    />
  );
}
