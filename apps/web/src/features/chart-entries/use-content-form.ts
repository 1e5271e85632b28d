import { type FormErrors, useForm, type UseFormReturnType } from '@mantine/form';
import type { z } from 'zod';
import { useTranslation } from 'react-i18next';

interface ContentForm<Values, Content> {
  initial: Values;
  /** What the fields say, as the contract has it. */
  contentOf: (values: Values) => unknown;
  schema: z.ZodType<Content>;
  /** The field that stands for a path of the content, when it is called otherwise. */
  fieldOf?: (path: string) => string;
  onContent: (content: Content) => void;
}

/** A form whose rules are those of the contract: what the server would refuse is marked before it is sent. */
export function useContentForm<Values extends Record<string, unknown>, Content>(
  asked: ContentForm<Values, Content>,
): { form: UseFormReturnType<Values>; send: (event?: React.FormEvent<HTMLFormElement>) => void } {
  const { initial, contentOf, schema, fieldOf = (path) => path, onContent } = asked;
  const { t } = useTranslation('chart');
  const validate = (values: Values): FormErrors => {
    const parsed = schema.safeParse(contentOf(values));
    if (parsed.success) return {};
    const paths = parsed.error.issues.flatMap((issue) => pathsOf(issue));
    return Object.fromEntries(paths.map((path) => [fieldOf(path), t('invalid')]));
  };
  const form = useForm<Values>({ initialValues: initial, validate });
  const send = form.onSubmit((values) => {
    const parsed = schema.safeParse(contentOf(values));
    if (parsed.success) onContent(parsed.data);
  });
  return { form, send };
}

interface Issue {
  path: PropertyKey[];
  errors?: Issue[][];
}
/** A union says which of its ways failed where: the first of them is the one that a person meant. */
function pathsOf({ path, errors }: Issue): string[] {
  const own = path.map(String);
  const inner = errors?.[0]?.filter((issue) => issue.path.length > 0) ?? [];
  return inner.length === 0 ? [own.join('.')] : inner.map((issue) => [...own, ...issue.path.map(String)].join('.'));
}
