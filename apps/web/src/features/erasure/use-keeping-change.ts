import { useMutation, useQueryClient } from '@tanstack/react-query';
import { PATIENTS_KEY } from '../../api/patients.ts';

/** A change to what keeps a record; whatever is shown of it is asked for again. */
export function useKeepingChange<T>(change: (ask: T) => Promise<unknown>, onDone: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: PATIENTS_KEY });
      onDone();
    },
  });
}
