/** One thing that must work together with a program that is not ours. */
export interface ServiceTest {
  name: string;
  /** null: it can run; else why it cannot, in one sentence. */
  missing(): string | null;
  /** Throws when it does not work. */
  run(say: (step: string) => void): Promise<void>;
}
