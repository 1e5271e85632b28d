import { type RefObject, useCallback, useEffect, useState } from 'react';
import type { Atlas } from '../../../../atlas/atlas.ts';
import type { Ground } from '../../../../atlas/stage.ts';

/** none: no WebGL here, or the file cannot be had. lost: the graphics card has dropped the picture. */
export type StageState = 'loading' | 'ready' | 'none' | 'lost';

const PHONE_PIXELS = 700;

/** The viewer of one canvas, fetched with its library when the page is there. */
export function useAtlas(
  canvas: RefObject<HTMLCanvasElement | null>,
  ground: Ground,
): { atlas: Atlas | null; state: StageState; again: () => void } {
  const [atlas, setAtlas] = useState<Atlas | null>(null);
  const [state, setState] = useState<StageState>('loading');
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    const element = canvas.current;
    if (element === null) return undefined;
    let gone = false;
    let opened: Atlas | null = null;
    const lost = (event: Event): void => {
      event.preventDefault(); // else the browser never gives it back
      setState('lost');
    };
    const back = (): void => {
      setState('ready');
      opened?.stage.draw();
    };
    element.addEventListener('webglcontextlost', lost);
    element.addEventListener('webglcontextrestored', back);
    setState('loading');
    openAtlas(element).then(
      (made) => {
        if (gone) return made.dispose();
        opened = made;
        setAtlas(made);
        setState('ready');
      },
      () => {
        if (!gone) setState('none');
      },
    );
    return () => {
      gone = true;
      element.removeEventListener('webglcontextlost', lost);
      element.removeEventListener('webglcontextrestored', back);
      opened?.dispose();
      setAtlas(null);
    };
  }, [canvas, attempt]);

  useEffect(() => atlas?.ground(ground), [atlas, ground]);

  return { atlas, state, again: useCallback(() => setAttempt((before) => before + 1), []) };
}

async function openAtlas(canvas: HTMLCanvasElement): Promise<Atlas> {
  const isSmall = Math.min(innerWidth, innerHeight) < PHONE_PIXELS;
  const [{ Atlas }, { default: file }] = await Promise.all([
    import('../../../../atlas/atlas.ts'),
    isSmall
      ? import('@hyaline/spine-mesh/glb/spine-patient.glb?url')
      : import('@hyaline/spine-mesh/glb/spine-workspace.glb?url'),
  ]);
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  return Atlas.open({ canvas, file, ground: 'deep', calm });
}
