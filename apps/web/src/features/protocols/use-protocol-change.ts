import { useMutation, useQueryClient } from '@tanstack/react-query';
import { PROTOCOLS_KEY, templatesQuery } from '../../api/protocols.ts';
import { showDone } from '../../ui/toasts.tsx';

interface Change<Answer, Values> {
  ask: (values: Values) => Promise<Answer>;
  /** The sentence that says that it is done; nothing of the protocol stands in it. */
  done: string;
  after?: (answer: Answer) => void;
  /** Where no note beside a form can say it. */
  failed?: (error: unknown) => void;
}

/** A change to a protocol: afterwards what is shown of protocols is read again, whether it went well or not. */
export function useProtocolChange<Answer, Values = void>({ ask, done, after, failed }: Change<Answer, Values>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ask,
    onSuccess: (answer) => {
      showDone(done);
      after?.(answer);
    },
    ...(failed ? { onError: failed } : {}),
    onSettled: () =>
      Promise.all(
        [PROTOCOLS_KEY, templatesQuery.queryKey].map((queryKey) =>
          client.invalidateQueries({ queryKey: [...queryKey] }),
        ),
      ),
  });
}
