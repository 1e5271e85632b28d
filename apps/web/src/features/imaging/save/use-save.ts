import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { FileProblem, SourceImage } from '../../../../viewer/index.ts';
import { studiesQuery } from '../../../api/imaging.ts';
import { begunSave } from './pending.ts';
import { planSave, type SavePlan } from './plan.ts';
import { type Saved, type SaveProgress, saveStudy } from './save-study.ts';

export interface LocalContent {
  images: readonly SourceImage[];
  problems: readonly FileProblem[];
}

/** The state of saving what is open: the plan, whether it was begun before, the sending itself. */
export function useSave(content: LocalContent | null, onSaved: (saved: Saved) => void) {
  const client = useQueryClient();
  const [plan, setPlan] = useState<SavePlan | null>(null);
  const [progress, setProgress] = useState<SaveProgress | null>(null);
  const [stopped, setStopped] = useState(false);
  const abort = useRef<AbortController | null>(null);
  /** Whether the save that is running goes on with one that was begun before it. */
  const wentOn = useRef(false);

  useEffect(() => {
    let current = true;
    setPlan(null);
    if (content !== null) void planSave(content.images).then((made) => current && setPlan(made));
    return () => {
      current = false;
    };
  }, [content]);

  const saving = useMutation<Saved, Error, void>({
    mutationFn: async () => {
      if (plan === null) throw new Error('nothing is open');
      setStopped(false);
      wentOn.current = begunSave(plan.fingerprint) !== null;
      abort.current = new AbortController();
      return saveStudy(plan, abort.current.signal, setProgress);
    },
    onSuccess: async (saved) => {
      await client.invalidateQueries({ queryKey: studiesQuery.queryKey });
      onSaved(saved);
    },
  });
  useWarnBeforeLeaving(saving.isPending);
  return {
    plan,
    saving,
    progress,
    stopped,
    goesOn: saving.isPending ? wentOn.current : plan !== null && begunSave(plan.fingerprint) !== null,
    stop: () => {
      setStopped(true);
      abort.current?.abort();
    },
  };
}

/** The browser asks before it closes a page that is still sending. */
function useWarnBeforeLeaving(active: boolean): void {
  useEffect(() => {
    if (!active) return undefined;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [active]);
}
