import { useMediaQuery } from '@mantine/hooks';
import { allows, type Study } from '@hyaline/contract';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HostAction, StudySource, ViewerEvent } from '../../../viewer/index.ts';
import { sessionQuery } from '../../api/identity.ts';

import { UnderBanners } from '../../ui/special-access/UnderBanners.tsx';
import { showDone } from '../../ui/toasts.tsx';
import { handedOver } from './handover.ts';
import { MarksChanged } from './marks/MarksChanged.tsx';
import { marksTruth } from './marks/truth.ts';
import { useMarks } from './marks/use-marks.ts';
import { SaveDialog } from './save/SaveDialog.tsx';
import type { Saved } from './save/save-study.ts';
import { type LocalContent, useSave } from './save/use-save.ts';
import { ShareDialog } from './share/ShareDialog.tsx';
import { studyDesk } from './study-desk.ts';
import { ViewerHost } from './ViewerHost.tsx';

/** Files of this computer in the isolated workspace. They leave it only by Save, after a dialog that says so. */
export function LocalPage() {
  const { t } = useTranslation('imaging');
  const { data: session } = useSuspenseQuery(sessionQuery);
  const [source] = useState(handedOver);
  const [content, setContent] = useState<LocalContent | null>(null);
  const [asking, setAsking] = useState<'save' | 'share' | null>(null);
  const [saved, setSaved] = useState<Study | null>(null);
  const [sharing, setSharing] = useState(false);

  const finish = ({ study, refused }: Saved) => {
    showDone(t('save.done'), t('save.doneText', { count: study.instanceCount }));
    if (refused.length > 0) {
      showDone(t('save.refused', { count: refused.length, names: refused.slice(0, 5).join(', ') }));
    }
    setSaved(study);
    setSharing(asking === 'share');
    setAsking(null);
    // A reload now opens the saved study. The router's own version of this call would load that page at once; the
    // pictures that are shown are the same ones, so they stay.
    History.prototype.replaceState.call(history, history.state, '', `/imaging/studies/${study.id}`);
  };
  const { goesOn, stop, ...save } = useSave(content, finish);
  const marks = useMarks({ studyId: saved?.id ?? null, readOnly: false, initial: null });
  const { state: marksState, retry } = marks;
  /** The same files are opened again when the language changes: still the same study. */
  const shown = useRef<StudySource | null>(null);

  const onEvent = (event: ViewerEvent) => {
    if (event.kind === 'marks') marks.touched();
    if (event.kind === 'closed' || (event.kind === 'opened' && event.source !== shown.current)) {
      shown.current = event.kind === 'opened' ? event.source : null;
      setContent(null);
      setSaved(null);
      marks.forget();
    }
    if (event.kind === 'content') {
      // where several studies were opened, another one may now be on the screen
      const uid = event.images[0]?.header.studyInstanceUid;
      if (content?.images[0]?.header.studyInstanceUid !== uid) setSaved(null);
      setContent({ images: event.images, problems: event.problems });
      marks.arrived();
    }
  };
  const role = session.role;
  // A phone's bar has room for one verb: Save first, then Share.
  const wide = useMediaQuery('(min-width: 48em)', true, { getInitialValueInEffect: false });
  const actions = useMemo<HostAction[]>(() => {
    const ready = content !== null && content.images.length > 0;
    const share = { id: 'share', label: t('local.share'), disabled: !ready };
    const keep = { id: 'save', label: goesOn ? t('local.goOn') : t('local.save'), primary: true, disabled: !ready };
    return [
      ...(marksState === 'unsaved' ? [{ id: 'retry', label: t('marks.retry'), onPress: () => void retry() }] : []),
      ...(allows(role, 'link:create') && (wide || saved !== null)
        ? [{ ...share, onPress: () => (saved === null ? setAsking('share') : setSharing(true)) }]
        : []),
      ...(allows(role, 'study:write') && saved === null ? [{ ...keep, onPress: () => setAsking('save') }] : []),
    ];
  }, [content, goesOn, marksState, retry, role, saved, t, wide]);

  // once saved, what is on the screen is a study of the clinic, although its files are still here
  const desk = useMemo(() => studyDesk(session.clinic.name, () => saved?.id ?? null), [session.clinic.name, saved]);

  return (
    <UnderBanners session={session}>
      <title>{`${t('viewer.title')} · Hyaline`}</title>
      <ViewerHost
        source={source}
        home={{ href: '/imaging', label: t('viewer.homeClinic') }}
        actions={actions}
        truth={saved === null ? null : marksTruth(t, marksState, marks.refused)}
        onEvent={onEvent}
        onHandle={marks.attach}
        desk={desk}
        keepsMarks={saved !== null}
      />
      <SaveDialog
        {...save}
        opened={asking !== null}
        leftOut={content?.problems.length ?? 0}
        forShare={asking === 'share'}
        goesOn={goesOn}
        onStop={stop}
        onClose={() => setAsking(null)}
      />
      {marksState === 'changed' && <MarksChanged onLoadTheirs={marks.loadTheirs} onSaveOver={marks.saveOver} />}
      {sharing && saved !== null && (
        <ShareDialog study={saved} viewer={marks.handle.current} onClose={() => setSharing(false)} />
      )}
    </UnderBanners>
  );
}
