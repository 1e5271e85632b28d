import { Button } from '@mantine/core';
import { IconDownload, IconPhoto, IconUpload } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { saveAs } from '../../lib/save-as.ts';
import { FileField } from './Start.tsx';
import type { FilmDesk } from './use-film.ts';
import classes from './radiograph.module.css';

/** No name of a file tells anything of whom it is about. */
const NAME = 'film-points.json';

export function FileButtons({ desk, onFile }: { desk: FilmDesk; onFile: (file: File) => void }) {
  const { t } = useTranslation('radiograph');
  const picture = useRef<HTMLInputElement>(null);
  const points = useRef<HTMLInputElement>(null);
  const [refused, setRefused] = useState<ReturnType<FilmDesk['load']>>(null);
  const load = async (field: HTMLInputElement): Promise<void> => {
    const [file] = field.files ?? [];
    if (file) setRefused(file.size > 1e6 ? 'not-landmarks' : desk.load(await file.text()));
    field.value = '';
  };
  return (
    <section className={classes.section}>
      <h3>{t('files.title')}</h3>
      <p className={classes.fine}>{t('files.text')}</p>
      <div className={classes.row}>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconDownload size={15} />}
          disabled={Object.keys(desk.marks.points).length === 0}
          onClick={() => saveAs(desk.save(), NAME)}
        >
          {t('files.save')}
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconUpload size={15} />}
          onClick={() => points.current?.click()}
        >
          {t('files.load')}
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPhoto size={15} />}
          onClick={() => picture.current?.click()}
        >
          {t('files.other')}
        </Button>
      </div>
      <p role="alert" className={classes.wrong}>
        {refused && t(`files.${refused}`)}
      </p>
      <input
        ref={points}
        type="file"
        accept="application/json,.json"
        className="visually-hidden"
        tabIndex={-1}
        aria-label={t('files.load')}
        onChange={({ currentTarget }) => void load(currentTarget)}
      />
      <FileField field={picture} onFile={onFile} />
    </section>
  );
}
