import { useMutation, useQueryClient } from '@tanstack/react-query';
import { CHART_KEY } from '../../api/chart.ts';
import { showDone } from '../../ui/toasts.tsx';

interface Change<Answer, Values> {
  ask: (values: Values) => Promise<Answer>;
  /** The sentence that says that it is done; nothing of the patient stands in it. */
  done: string;
  after?: (answer: Answer, values: Values) => void;
}

/** A change to a chart: afterwards what is shown of it is read again, whether it went well or not. */
export function useChartChange<Answer, Values = void>({ ask, done, after }: Change<Answer, Values>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ask,
    onSuccess: (answer, values) => {
      showDone(done);
      after?.(answer, values);
    },
    onSettled: () => client.invalidateQueries({ queryKey: CHART_KEY }),
  });
}
