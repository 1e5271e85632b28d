import type { KeyboardEvent } from 'react';
import type { Atlas } from '../../../../atlas/atlas.ts';
import { useDesk } from '../desk/use-desk.ts';

const AROUND = ['full', 'ghost', 'none'] as const;
const VIEW_KEYS = ['left', 'right', 'front', 'back', 'oblique', 'above', 'canal'] as const;
const TURN = 12;
const NEARER = 1.15;

/** Keys of the model: they count while it has the focus and no modifier is held. */
export function useStageKeys(atlas: Atlas | null): (event: KeyboardEvent) => void {
  const { look, reset, kept, set, setPresenting, presenting } = useDesk();
  return (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const acts: Record<string, () => void> = {
      ArrowLeft: () => atlas?.stage.turn(-TURN),
      ArrowRight: () => atlas?.stage.turn(TURN),
      ArrowUp: () => atlas?.stage.turn(0, TURN),
      ArrowDown: () => atlas?.stage.turn(0, -TURN),
      '+': () => atlas?.stage.zoom(NEARER),
      '=': () => atlas?.stage.zoom(NEARER),
      '-': () => atlas?.stage.zoom(1 / NEARER),
      '0': reset,
      g: () => set({ around: AROUND[(AROUND.indexOf(kept.around) + 1) % AROUND.length] ?? 'ghost' }),
      l: () => set({ labels: !kept.labels }),
      p: () => setPresenting(!presenting),
    };
    for (const [at, view] of VIEW_KEYS.entries()) acts[String(at + 1)] = () => look(view);
    const act = acts[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  };
}
