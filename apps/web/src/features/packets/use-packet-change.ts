import { useMutation, useQueryClient } from '@tanstack/react-query';
import { consentFormsQuery, PACKETS_KEY } from '../../api/packets.ts';
import { showDone } from '../../ui/toasts.tsx';

interface Change<Answer, Values> {
  ask: (values: Values) => Promise<Answer>;
  /** The sentence that says that it is done; nothing of the packet stands in it. */
  done: string;
  after?: (answer: Answer) => void;
}

/** A change to a packet: afterwards what is shown of packets is read again, whether it went well or not. */
export function usePacketChange<Answer, Values = void>({ ask, done, after }: Change<Answer, Values>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ask,
    onSuccess: (answer) => {
      showDone(done);
      after?.(answer);
    },
    onSettled: () =>
      Promise.all(
        [PACKETS_KEY, consentFormsQuery.queryKey].map((queryKey) =>
          client.invalidateQueries({ queryKey: [...queryKey] }),
        ),
      ),
  });
}
