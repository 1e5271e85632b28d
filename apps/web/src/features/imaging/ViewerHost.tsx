import { useEffect, useImperativeHandle, useRef, type Ref } from 'react';
import {
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
  ref?: Ref<HTMLDivElement>;
}

/**
 * The viewer is a plain program with its own document part; React only gives it a place and passes words in. It is
 * mounted once per source and language, so that nothing re-rendered around it ever touches the pictures.
 */
export function ViewerHost({ source, home, actions, truth = null, onEvent, ref }: ViewerHostProps) {
  const language = useLocale();
  const element = useRef<HTMLDivElement>(null);
  const handle = useRef<WorkspaceHandle | null>(null);
  const latest = useRef({ onEvent, actions, truth, home });
  latest.current = { onEvent, actions, truth, home };
  useImperativeHandle(ref, () => element.current as HTMLDivElement);

  useEffect(() => {
    if (element.current === null) return undefined;
    const mounted = mountWorkspace(element.current, {
      source,
      language,
      home: latest.current.home,
      actions: latest.current.actions ?? [],
      onEvent: (event) => latest.current.onEvent?.(event),
    });
    mounted.setTruth(latest.current.truth);
    handle.current = mounted;
    return () => {
      handle.current = null;
      mounted.dispose();
    };
  }, [source, language]);
  useEffect(() => handle.current?.setActions(actions ?? []), [actions]);
  useEffect(() => handle.current?.setTruth(truth), [truth]);

  return <div id="main" ref={element} className={classes.host} />;
}
