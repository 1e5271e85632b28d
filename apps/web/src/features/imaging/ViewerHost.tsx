import { useEffect, useRef } from 'react';
import {
  type DepartureDesk,
  type HostAction,
  mountWorkspace,
  type StudySource,
  type ViewerEvent,
  type WorkspaceHandle,
} from '../../../viewer/index.ts';
import { useLocale } from '../../lib/use-locale.ts';
import classes from './ViewerHost.module.css';

interface ViewerHostProps {
  source: StudySource | null;
  home: { href: string; label: string };
  actions?: readonly HostAction[];
  /** The line of truth beside the title; null lets the viewer say it. */
  truth?: string | null;
  onEvent?: (event: ViewerEvent) => void;
  /** Where it is written down that something of a saved study leaves the viewer; null lets nothing of one leave. */
  desk?: DepartureDesk | null;
  /** Whether the clinic keeps by now what is drawn on files of this computer. */
  keepsMarks?: boolean;
  /** The running viewer, and null when it is gone. */
  onHandle?: (handle: WorkspaceHandle | null) => void;
}

/**
 * The viewer is a plain program with its own document part; React only gives it a place and passes words in. It is
 * mounted once per source and language, so that nothing re-rendered around it ever touches the pictures.
 */
export function ViewerHost({
  source,
  home,
  actions,
  truth = null,
  onEvent,
  desk = null,
  keepsMarks = false,
  onHandle,
}: ViewerHostProps) {
  const language = useLocale();
  const element = useRef<HTMLDivElement>(null);
  const handle = useRef<WorkspaceHandle | null>(null);
  const latest = useRef({ onEvent, actions, truth, home, desk, keepsMarks, onHandle });
  latest.current = { onEvent, actions, truth, home, desk, keepsMarks, onHandle };

  useEffect(() => {
    if (element.current === null) return undefined;
    const mounted = mountWorkspace(element.current, {
      source,
      language,
      home: latest.current.home,
      actions: latest.current.actions ?? [],
      onEvent: (event) => latest.current.onEvent?.(event),
      desk: deskOf(() => latest.current.desk),
      keepsMarks: () => latest.current.keepsMarks,
    });
    mounted.setTruth(latest.current.truth);
    handle.current = mounted;
    latest.current.onHandle?.(mounted);
    return () => {
      handle.current = null;
      latest.current.onHandle?.(null);
      mounted.dispose();
    };
  }, [source, language]);
  useEffect(() => handle.current?.setActions(actions ?? []), [actions]);
  useEffect(() => handle.current?.setTruth(truth), [truth]);

  return <div id="main" ref={element} className={classes.host} />;
}

/** The desk as it is when something leaves: a study may have been saved since the viewer was mounted. */
function deskOf(now: () => DepartureDesk | null): DepartureDesk | null {
  const first = now();
  if (first === null) return null;
  return { clinic: first.clinic, note: (departure, source) => (now() ?? first).note(departure, source) };
}
