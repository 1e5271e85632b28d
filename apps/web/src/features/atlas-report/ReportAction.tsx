import { Button, Modal } from '@mantine/core';
import { IconDownload, IconLock, IconPrinter } from '@tabler/icons-react';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usualPaper } from '../../../paper/sizes.ts';
import { sessionQuery } from '../../api/identity.ts';
import type { AtlasActionProps } from '../../lib/atlas-action.ts';
import { shownVisit } from '../../lib/atlas-place.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { Note } from '../../ui/Note.tsx';
import { Pill } from '../../ui/Pill.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import type { Choices } from './choices.ts';
import { Options } from './Options.tsx';
import { Preview } from './Preview.tsx';
import { type Output, useOutput } from './use-output.ts';
import { useReport } from './use-report.ts';
import classes from './report.module.css';

/** The report of what is on the desk: chosen, seen, and taken away as a file or on paper. */
export function ReportAction({ document, hasProblems, unsaved, onClose }: AtlasActionProps) {
  const { t } = useTranslation(['atlasReport', 'app']);
  const { data: session } = useSuspenseQuery(sessionQuery);
  const locale = useLocale();
  const [choices, setChoices] = useState<Choices>(() => ({
    language: locale,
    paper: usualPaper(navigator.language),
    views: ['left', 'back'],
    beside: 'nothing',
    withGoal: true,
    earlier: null,
    reference: '',
    author: session.account.name,
  }));
  const { report, shown, earlier, patient, visit } = useReport(document, choices);
  const { busy, error, run } = useOutput({ patient, visit: shownVisit({ visit }, unsaved) });
  const act = (what: Output): void => {
    if (report !== null && shown !== null) void run(what, report, shown, choices.paper);
  };
  const isReady = report !== null && shown !== null && busy === null;
  return (
    <Modal
      fullScreen
      opened
      onClose={onClose}
      title={
        <span className={classes.title}>
          {t('title')}
          <Pill tone="brand" icon={<IconLock size={13} />}>
            {t('truth')}
          </Pill>
        </span>
      }
      closeButtonProps={{ 'aria-label': t('app:close') }}
      classNames={{ content: classes.modal, header: classes.header, body: classes.body }}
    >
      <div className={classes.side}>
        <Options
          choices={choices}
          set={(change) => setChoices((before) => ({ ...before, ...change }))}
          hasGoal={document.goal !== null}
          earlier={earlier}
        />
        {hasProblems && <Note tone="warn">{t('problems')}</Note>}
        {patient !== null && <p className={classes.hint}>{t('noted')}</p>}
        <ProblemNote error={error} />
        <div className={classes.foot}>
          <Button
            variant="default"
            leftSection={<IconPrinter size={16} />}
            disabled={!isReady}
            loading={busy === 'printed'}
            onClick={() => act('printed')}
          >
            {t('print')}
          </Button>
          <Button
            leftSection={<IconDownload size={16} />}
            disabled={!isReady}
            loading={busy === 'downloaded'}
            onClick={() => act('downloaded')}
          >
            {t('download')}
          </Button>
        </div>
      </div>
      <Preview report={report} shown={shown} />
    </Modal>
  );
}
