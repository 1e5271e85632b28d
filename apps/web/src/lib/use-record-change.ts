import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query';
import { PATIENTS_KEY } from '../api/patients.ts';
import { showDone } from '../ui/toasts.tsx';

interface Change<Answer, Values> {
  ask: (values: Values) => Promise<Answer>;
  /** The sentence that says that it is done, where the page itself does not show it; nothing of a patient stands in it. */
  done?: string | ((answer: Answer, values: Values) => string);
  after?: (answer: Answer, values: Values) => void | Promise<void>;
}

/** What `useRecordChange` does, for whatever runs mutations. */
export const recordChange = <Answer, Values>(client: QueryClient, { ask, done, after }: Change<Answer, Values>) => ({
  mutationFn: ask,
  onSuccess: async (answer: Answer, values: Values) => {
    if (done !== undefined) showDone(typeof done === 'string' ? done : done(answer, values));
    await after?.(answer, values);
  },
  onSettled: () =>
    client.invalidateQueries({ queryKey: PATIENTS_KEY, predicate: ({ meta }) => meta?.['onDesk'] !== true }),
});

/**
 * A change to whatever belongs to a patient: afterwards what is shown of patients is read again, whether it went well or
 * was refused, except what somebody works on (`meta.onDesk`).
 */
export function useRecordChange<Answer, Values = void>(change: Change<Answer, Values>) {
  return useMutation(recordChange(useQueryClient(), change));
}
