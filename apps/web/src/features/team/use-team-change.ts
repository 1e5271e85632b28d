import { useMutation, useQueryClient } from '@tanstack/react-query';
import { membersQuery } from '../../api/identity.ts';
import { teamQuery } from '../../api/team.ts';
import { showDone } from '../../ui/toasts.tsx';

interface Change<Answer, Values> {
  ask: (values: Values) => Promise<Answer>;
  /** The sentence that says that it is done. */
  done: (answer: Answer, values: Values) => string;
  after?: () => void;
}

/** A change to the team: afterwards the lists are read again, whether it went well or not. */
export function useTeamChange<Answer, Values = void>({ ask, done, after }: Change<Answer, Values>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ask,
    onSuccess: (answer, values) => {
      after?.();
      showDone(done(answer, values));
    },
    onSettled: async () => {
      await client.invalidateQueries({ queryKey: teamQuery.queryKey });
      await client.invalidateQueries({ queryKey: membersQuery.queryKey });
    },
  });
}
