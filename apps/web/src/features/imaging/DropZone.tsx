import { Button } from '@mantine/core';
import { IconFiles, IconFolderOpen, IconScan } from '@tabler/icons-react';
import { useRouter } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { filesOfDrop, localFiles } from '../../../viewer/index.ts';
import classes from './DropZone.module.css';
import { handOver } from './handover.ts';

/** Takes a folder or files and opens them in the workspace. Reading happens there; nothing is sent from here. */
export function DropZone({ large }: { large: boolean }) {
  const { t } = useTranslation('imaging');
  const router = useRouter();
  const folder = useRef<HTMLInputElement>(null);
  const files = useRef<HTMLInputElement>(null);
  const open = (found: readonly File[]) => {
    if (found.length === 0) return;
    handOver(localFiles(found));
    void router.navigate({ to: '/imaging/local' });
  };
  const over = useDrops(open);
  return (
    <section
      className={classes.zone}
      data-large={large || undefined}
      data-over={over || undefined}
      aria-label={t('list.drop.title')}
    >
      <div className={classes.glass} aria-hidden>
        <IconScan size={large ? 28 : 22} stroke={1.5} />
      </div>
      <div className={classes.words}>
        <h2>{large ? t('list.empty.title') : t('list.drop.title')}</h2>
        <p>{large ? t('list.empty.text') : t('list.drop.text')}</p>
      </div>
      <div className={classes.actions}>
        <Button leftSection={<IconFolderOpen size={16} />} onClick={() => folder.current?.click()}>
          {t('list.drop.folder')}
        </Button>
        <Button variant="default" leftSection={<IconFiles size={16} />} onClick={() => files.current?.click()}>
          {t('list.drop.files')}
        </Button>
      </div>
      <input
        ref={folder}
        type="file"
        webkitdirectory=""
        multiple
        hidden
        data-picker="folder"
        aria-label={t('list.drop.folder')}
        onChange={(event) => open(Array.from(event.currentTarget.files ?? []))}
      />
      <input
        ref={files}
        type="file"
        multiple
        hidden
        data-picker="files"
        aria-label={t('list.drop.files')}
        onChange={(event) => open(Array.from(event.currentTarget.files ?? []))}
      />
    </section>
  );
}

/** Files may be dropped anywhere on the page; without this the browser would leave the page to show the file. */
function useDrops(onFiles: (files: readonly File[]) => void): boolean {
  const [over, setOver] = useState(false);
  const latest = useRef(onFiles);
  latest.current = onFiles;
  useEffect(() => {
    const listening = new AbortController();
    const { signal } = listening;
    const enter = (event: DragEvent) => {
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent) => event.relatedTarget === null && setOver(false);
    const drop = (event: DragEvent) => {
      event.preventDefault();
      setOver(false);
      if (event.dataTransfer !== null)
        void filesOfDrop(event.dataTransfer.items).then((files) => latest.current(files));
    };
    window.addEventListener('dragover', enter, { signal });
    window.addEventListener('dragleave', leave, { signal });
    window.addEventListener('drop', drop, { signal });
    return () => listening.abort();
  }, []);
  return over;
}
