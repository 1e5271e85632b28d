import { Button, NativeSelect, Progress } from '@mantine/core';
import { DOCUMENT_CATEGORIES, MAX_DOCUMENT_BYTES } from '@hyaline/contract';
import { IconUpload } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { type DragEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CHART_KEY } from '../../../api/chart.ts';
import { ApiError } from '../../../api/errors.ts';
import { uploadDocument } from '../../../api/patient-documents.ts';
import { useMayStore } from '../../../ui/AgreementNote.tsx';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { showDone } from '../../../ui/toasts.tsx';
import { LeaveGuard } from '../../../ui/LeaveGuard.tsx';
import classes from './documents.module.css';

type Category = (typeof DOCUMENT_CATEGORIES)[number];

interface Going {
  name: string;
  part: number;
  cancel: () => void;
}

/** Chooses or drops files, one after the other, each with how far it is and a way to stop it. */
export function UploadPanel({ patientId }: { patientId: string }) {
  const { t } = useTranslation('chart');
  const client = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const [category, setCategory] = useState<Category>('letter');
  const [over, setOver] = useState(false);
  const [going, setGoing] = useState<Going | null>(null);
  const [error, setError] = useState<unknown>(null);
  const mayStore = useMayStore();

  const send = async (files: readonly File[]) => {
    setError(null);
    let sent = 0;
    try {
      for (const file of files) {
        const stop = new AbortController();
        const show = (part: number) => setGoing({ name: file.name, part, cancel: () => stop.abort() });
        show(0);
        if (file.size > MAX_DOCUMENT_BYTES) throw new ApiError({ code: 'too-large', status: 413 });
        const about = { name: file.name, category, remark: '' };
        await uploadDocument(patientId, { file, about, onProgress: show, signal: stop.signal });
        sent++;
      }
    } catch (problem) {
      if (!(problem instanceof DOMException && problem.name === 'AbortError')) setError(problem);
    } finally {
      setGoing(null);
      if (sent > 0) {
        showDone(t('documents.added', { count: sent }));
        await client.invalidateQueries({ queryKey: CHART_KEY });
      }
    }
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (going === null && mayStore) void send([...event.dataTransfer.files]);
  };
  return (
    <div className={classes.upload}>
      <LeaveGuard unsaved={going !== null} />
      <div
        className={classes.drop}
        data-over={over || undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <NativeSelect
          aria-label={t('documents.category.label')}
          value={category}
          data={DOCUMENT_CATEGORIES.map((value) => ({ value, label: t(`documents.category.${value}`) }))}
          onChange={({ currentTarget }) => setCategory(currentTarget.value as Category)}
        />
        <Button
          leftSection={<IconUpload size={16} />}
          disabled={going !== null || !mayStore}
          onClick={() => input.current?.click()}
        >
          {t('documents.choose')}
        </Button>
        <p>{t('documents.hint')}</p>
        <input
          ref={input}
          type="file"
          multiple
          hidden
          accept=".pdf,.png,.jpg,.jpeg,.dcm,.txt,application/pdf,image/png,image/jpeg,application/dicom,text/plain"
          aria-label={t('documents.choose')}
          onChange={({ currentTarget }) => {
            const files = [...(currentTarget.files ?? [])];
            currentTarget.value = '';
            void send(files);
          }}
        />
      </div>
      {going !== null && (
        <div className={classes.going}>
          <span>{going.name}</span>
          <Button variant="default" size="xs" onClick={going.cancel}>
            {t('cancel')}
          </Button>
          <Progress
            className={classes.bar}
            value={going.part * 100}
            aria-label={t('documents.progress', { name: going.name })}
          />
        </div>
      )}
      <ProblemNote error={error} />
    </div>
  );
}
