import { useCallback } from 'react';
import type { LineLabel } from '../../../../atlas/lines.ts';
import { useDesk } from '../desk/use-desk.ts';

/** The same in every language, as in the literature. */
const NAMES = { pi: 'PI', pt: 'PT', ss: 'SS', ll: 'LL', tk: 'TK', cl: 'CL', sva: 'SVA', cobb: 'Cobb' } as const;

/** What stands at a measure in the picture: its short name and what the model measures. */
export function useFigures(): (label: Pick<LineLabel, 'figure' | 'curve'>) => string {
  const { shown, goal, typical, part, compared } = useDesk();
  return useCallback(
    ({ figure, curve }) => {
      const name = NAMES[figure];
      const at = compared === 'slide' ? part : 1;
      const { measures } = (at === 2 && goal !== null ? goal : shown).solved;
      // between two states nobody has measured anything
      if (at !== 1 && at !== 2)
        return at === 0 && figure !== 'cobb' && figure !== 'sva' ? `${name} ${healthyOf(typical, figure)}°` : name;
      if (figure === 'sva') return `${name} ${Math.round(measures.sva)} mm`;
      const value = figure === 'cobb' ? measures.cobb[curve] : measures[figure];
      return `${name} ${Math.round(value ?? 0)}°`;
    },
    [shown, goal, typical, part, compared],
  );
}

function healthyOf(
  { pelvis, sagittal }: ReturnType<typeof useDesk>['typical'],
  figure: 'pi' | 'pt' | 'ss' | 'll' | 'tk' | 'cl',
): number {
  if (figure === 'pt') return pelvis.pi - pelvis.ss;
  return figure === 'pi' || figure === 'ss' ? pelvis[figure] : sagittal[figure];
}
