import pg from 'pg';
import { toWire } from './wire-value.ts';

/** A statement that stays prepared, under its name, on each connection that has run it. */
export interface Statement {
  name: string;
  text: string;
}

export interface Step {
  statement: Statement;
  params: readonly unknown[];
}

/**
 * Sends statements as one implicit transaction in one packet and gets one packet back: PostgreSQL runs what lies
 * between two Sync messages as a unit (protocol, "Extended Query"), so BEGIN and COMMIT need no messages of their own.
 * An error in any step undoes all of them, and the rows are handed over only after the commit.
 * @param prepared - keep the statements on the connection; false behind a pooler that changes connections
 * @returns the rows of the last step
 * @throws pg DatabaseError of the first step that failed, or of the commit
 */
export const oneTrip = <Row extends object>(
  client: pg.PoolClient,
  steps: readonly Step[],
  prepared: boolean,
): Promise<Row[]> =>
  new Promise((resolve, reject) => {
    client.query(new Trip<Row>(steps, prepared, (error, rows) => (error ? reject(error) : resolve(rows))));
  });

/** How the rows of a statement are read. */
interface Shape {
  names: string[];
  parsers: ((text: string) => unknown)[];
}

/** By connection and name: what is prepared there, with its shape once that has been asked for. */
const preparedOn = new WeakMap<object, Map<string, Shape | null>>();
/** Keeps our names apart from those that pg itself prepares and counts. */
const PREFIX = 'trip/';

/** What a query says to pg's connection. */
interface Wire {
  stream: { cork(): void; uncork(): void };
  close(ask: { type: 'S'; name: string }): void;
  parse(ask: { name: string; text: string }): void;
  bind(ask: { statement: string; values: (string | Buffer | null)[] }): void;
  describe(ask: { type: 'P' }): void;
  execute(ask: null): void;
  sync(): void;
}

/** pg lets queries of its own class into a pipeline and no others, so this is one; all that pg calls on it is here. */
class Trip<Row extends object> extends pg.Query {
  readonly callback: (error: Error | null, rows: Row[]) => void;
  readonly #steps: readonly Step[];
  readonly #prepared: boolean;
  readonly #rows: Row[] = [];
  #known = new Map<string, Shape | null>();
  #shape: Shape | null = null;
  #done = 0;

  constructor(steps: readonly Step[], prepared: boolean, callback: (error: Error | null, rows: Row[]) => void) {
    super('');
    this.#steps = steps;
    this.#prepared = prepared;
    this.callback = callback;
  }

  override submit = (connection: object): null => {
    if (this.#prepared) this.#known = knownOn(connection);
    const wire = connection as Wire;
    wire.stream.cork();
    try {
      this.#steps.forEach((step, i) => this.#send(wire, step, i === this.#steps.length - 1));
      wire.sync();
    } finally {
      wire.stream.uncork();
    }
    return null;
  };

  #send(wire: Wire, { statement, params }: Step, isLast: boolean): void {
    const name = this.#prepared ? PREFIX + statement.name : '';
    const shape = this.#known.get(name);
    if (shape === undefined) {
      if (name !== '') wire.close({ type: 'S', name }); // left by a trip that failed; closing nothing is no error
      wire.parse({ name, text: statement.text });
    }
    wire.bind({ statement: name, values: params.map(toWire) });
    if (isLast) {
      this.#shape = shape ?? null;
      if (!shape) wire.describe({ type: 'P' });
    }
    wire.execute(null);
  }

  handleRowDescription({ fields }: { fields: { name: string; dataTypeID: number }[] }): void {
    this.#shape = {
      names: fields.map(({ name }) => name),
      parsers: fields.map(({ dataTypeID }) => pg.types.getTypeParser(dataTypeID, 'text')),
    };
  }

  handleDataRow({ fields }: { fields: (string | null)[] }): void {
    if (this.#done < this.#steps.length - 1 || !this.#shape) return;
    const { names, parsers } = this.#shape;
    const row: Record<string, unknown> = {};
    for (const [i, name] of names.entries()) {
      const text = fields[i] ?? null;
      row[name] = text === null ? null : parsers[i]?.(text);
    }
    this.#rows.push(row as Row);
  }

  handleCommandComplete(): void {
    this.#done += 1;
  }

  handleEmptyQuery(): void {
    this.#done += 1;
  }

  handleReadyForQuery(): void {
    for (const [i, { statement }] of this.#steps.entries()) {
      const name = PREFIX + statement.name;
      const isLast = i === this.#steps.length - 1;
      this.#known.set(name, isLast ? (this.#shape ?? NO_ROWS) : (this.#known.get(name) ?? null));
    }
    this.callback(null, this.#rows);
  }

  /** What was prepared on the way may or may not be there now: all of it is prepared anew the next time. */
  handleError(error: Error): void {
    for (const { statement } of this.#steps) this.#known.delete(PREFIX + statement.name);
    this.callback(error, []);
  }
}

const NO_ROWS: Shape = { names: [], parsers: [] };

function knownOn(connection: object): Map<string, Shape | null> {
  const known = preparedOn.get(connection) ?? new Map<string, Shape | null>();
  preparedOn.set(connection, known);
  return known;
}
