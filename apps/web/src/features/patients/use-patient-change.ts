import { useMutation, useQueryClient } from '@tanstack/react-query';
import { PATIENTS_KEY } from '../../api/patients.ts';
import { showDone } from '../../ui/toasts.tsx';

interface Change<Answer, Values> {
  ask: (values: Values) => Promise<Answer>;
  /** The sentence that says that it is done; no name stands in it. */
  done: (answer: Answer, values: Values) => string;
  after?: (answer: Answer, values: Values) => void | Promise<void>;
}

/** A change to a patient: afterwards what is shown of patients is read again, whether it went well or not. */
export function usePatientChange<Answer, Values = void>({ ask, done, after }: Change<Answer, Values>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ask,
    onSuccess: async (answer, values) => {
      showDone(done(answer, values));
      await after?.(answer, values);
    },
    onSettled: () => client.invalidateQueries({ queryKey: PATIENTS_KEY }),
  });
}
