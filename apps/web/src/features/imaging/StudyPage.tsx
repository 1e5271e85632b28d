import { Skeleton } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { allows, type OpenedStudy, type Study } from '@hyaline/contract';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type HostAction, savedStudy, type ViewerEvent } from '../../../viewer/index.ts';
import { isCode } from '../../api/errors.ts';
import { sessionQuery } from '../../api/identity.ts';
import { openStudy, studyQuery } from '../../api/imaging.ts';
import { ErrorState } from '../../ui/State.tsx';
import { AccessOver, AskForAccess } from '../../ui/special-access/AtStudy.tsx';
import { UnderBanners } from '../../ui/special-access/UnderBanners.tsx';
import { useStudyAccess } from '../../ui/special-access/use-study-access.ts';
import { AssignDialog } from './AssignDialog.tsx';
import { DestroyDialog } from './DestroyDialog.tsx';
import { MarksChanged } from './marks/MarksChanged.tsx';
import { marksTruth } from './marks/truth.ts';
import { useMarks } from './marks/use-marks.ts';
import { useKeepSmall } from './save/keep-small.ts';
import { ShareDialog } from './share/ShareDialog.tsx';
import { studyDesk } from './study-desk.ts';
import classes from './StudyPage.module.css';
import { ViewerHost } from './ViewerHost.tsx';

/** A saved study: the server hands ciphertext by range, the keys come once, and everything is opened here. */
export function StudyPage() {
  const { t } = useTranslation('imaging');
  const { id } = useParams({ strict: false });
  const studyId = id ?? '';
  const { data: session } = useSuspenseQuery(sessionQuery);
  const study = useQuery(studyQuery(studyId));
  const access = useStudyAccess(session, study.data);
  // Each opening is an event in the ledger: asked once per page, never again by a timer or a focus.
  const opened = useQuery({
    queryKey: ['opened', studyId],
    queryFn: () => openStudy(studyId),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  });
  const source = useMemo(
    () => (opened.data === undefined ? null : savedStudy(opened.data, study.data?.description ?? '')),
    [opened.data, study.data?.description],
  );
  const error = study.error ?? opened.error;
  if (access?.by === 'over') return <AccessOver />;
  if (error !== null) {
    return (
      <main id="main" className={classes.problem}>
        <ErrorState error={error} onRetry={() => location.reload()} />
        {isCode(error, 'not-found') && <AskForAccess session={session} studyId={studyId} />}
        <a href="/imaging">{t('viewer.homeClinic')}</a>
      </main>
    );
  }
  if (access === null || study.data === undefined || source === null || opened.data === undefined) return <Waiting />;
  const readOnly = access.by === 'grant';
  return (
    <UnderBanners session={session}>
      <OpenStudy key={studyId} source={source} study={study.data} opened={opened.data} readOnly={readOnly} />
    </UnderBanners>
  );
}

type Dialog = 'share' | 'assign' | 'destroy' | null;

interface OpenStudyProps {
  source: ReturnType<typeof savedStudy>;
  study: Study;
  opened: OpenedStudy;
  /** Seen by special access: nothing can be changed, handed on or destroyed. */
  readOnly: boolean;
}

function OpenStudy({ source, study, opened, readOnly }: OpenStudyProps) {
  const { t } = useTranslation('imaging');
  const { data: session } = useSuspenseQuery(sessionQuery);
  const [dialog, setDialog] = useState<Dialog>(null);
  const close = () => setDialog(null);
  const role = session.role;
  const marks = useMarks({
    studyId: study.id,
    readOnly: readOnly || !allows(role, 'study:write'),
    initial: opened.marks,
  });
  const { state: marksState, retry } = marks;
  const keepSmallOnce = useKeepSmall(marks.handle, opened, !readOnly && study.savedBy.id === session.account.id);
  const onEvent = (event: ViewerEvent) => {
    if (event.kind === 'marks') marks.touched();
    if (event.kind === 'content') marks.arrived();
    if (event.kind === 'done') keepSmallOnce();
  };
  const mayExport = !readOnly && allows(role, 'study:export');
  const desk = useMemo(
    () => (mayExport ? studyDesk(session.clinic.name, ({ kind }) => (kind === 'saved' ? study.id : null)) : null),
    [mayExport, study.id, session.clinic.name],
  );
  // A phone's bar has room for one verb; the others are in the list.
  const wide = useMediaQuery('(min-width: 48em)', true, { getInitialValueInEffect: false });
  const actions = useMemo<HostAction[]>(
    () => [
      ...(marksState === 'unsaved' ? [{ id: 'retry', label: t('marks.retry'), onPress: () => void retry() }] : []),
      ...(wide && !readOnly && allows(role, 'study:write')
        ? [
            { id: 'destroy', label: t('study.delete'), onPress: () => setDialog('destroy') },
            { id: 'assign', label: t('study.assign'), onPress: () => setDialog('assign') },
          ]
        : []),
      ...(!readOnly && allows(role, 'link:create')
        ? [{ id: 'share', label: t('study.share'), primary: true, onPress: () => setDialog('share') }]
        : []),
    ],
    [marksState, retry, readOnly, role, t, wide],
  );
  return (
    <>
      <title>{`${study.patientRef} · Hyaline`}</title>
      <ViewerHost
        source={source}
        home={{ href: '/imaging', label: t('viewer.homeClinic') }}
        actions={actions}
        truth={marksTruth(t, marksState, marks.refused)}
        desk={desk}
        onEvent={onEvent}
        onHandle={marks.attach}
      />
      {marksState === 'changed' && <MarksChanged onLoadTheirs={marks.loadTheirs} onSaveOver={marks.saveOver} />}
      {dialog === 'share' && (
        <ShareDialog study={study} opened={opened} viewer={marks.handle.current} onClose={close} />
      )}
      {dialog === 'assign' && <AssignDialog study={study} onClose={close} />}
      {dialog === 'destroy' && (
        <DestroyDialog study={study} onClose={close} onDestroyed={() => location.assign('/imaging')} />
      )}
    </>
  );
}

function Waiting() {
  return (
    <div className={classes.waiting} aria-busy="true">
      <Skeleton height={28} />
      <Skeleton height="100%" />
    </div>
  );
}
