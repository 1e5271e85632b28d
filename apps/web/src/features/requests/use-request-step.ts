import { useMutation, useQueryClient } from '@tanstack/react-query';
import { PATIENTS_KEY } from '../../api/patients.ts';

/** One step of a request; whatever is shown of it is asked for again. */
export function useRequestStep(change: () => Promise<unknown>, onDone: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: PATIENTS_KEY });
      onDone();
    },
  });
}
