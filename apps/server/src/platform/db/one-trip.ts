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
 * Sends the statements of one or several parties as one implicit transaction in one packet and gets one packet back:
 * PostgreSQL runs what lies between two Sync messages as a unit (protocol, "Extended Query"), so BEGIN and COMMIT need no
 * messages of their own. An error in any step undoes all of them, and the rows are handed over only after the commit.
 * @param prepared - keep the statements on the connection; false behind a pooler that changes connections
 * @returns for each party the rows of its last step
 * @throws pg DatabaseError of the first step that failed, or of the commit
 */
export const oneTrip = (
  client: pg.PoolClient,
  parties: readonly (readonly Step[])[],
  prepared: boolean,
): Promise<object[][]> =>
  new Promise((resolve, reject) => {
    client.query(new Trip(parties, prepared, (error, rows) => (error ? reject(error) : resolve(rows))));
  });

const failedIn = new WeakMap<object, number>();
/** Which of the parties a trip failed at; undefined when it did at the commit, or on the way. */
export const failedPartyOf = (error: unknown): number | undefined =>
  typeof error === 'object' && error !== null ? failedIn.get(error) : undefined;

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

/** A step in its place. */
interface Leg extends Step {
  party: number;
  /** Of the party whose rows this step gives; null for one whose rows nobody wants. */
  rowsOf: number | null;
  /** Under which it stays prepared; empty when it does not. */
  name: string;
}

/** pg lets queries of its own class into a pipeline and no others, so this is one; all that pg calls on it is here. */
class Trip extends pg.Query {
  readonly callback: (error: Error | null, rows: object[][]) => void;
  readonly #legs: readonly Leg[];
  readonly #prepared: boolean;
  readonly #rows: object[][];
  #known = new Map<string, Shape | null>();
  #shapes: (Shape | null)[] = [];
  #done = 0;

  constructor(
    parties: readonly (readonly Step[])[],
    prepared: boolean,
    callback: (error: Error | null, rows: object[][]) => void,
  ) {
    super('');
    this.#legs = parties.flatMap((steps, party) =>
      steps.map((step, i) => ({
        ...step,
        party,
        rowsOf: i === steps.length - 1 ? party : null,
        name: prepared ? PREFIX + step.statement.name : '',
      })),
    );
    this.#rows = parties.map(() => []);
    this.#prepared = prepared;
    this.callback = callback;
  }

  override submit = (connection: object): null => {
    if (this.#prepared) this.#known = knownOn(connection);
    const wire = connection as Wire;
    const sent = new Set<string>();
    wire.stream.cork();
    try {
      for (const leg of this.#legs) this.#send(wire, leg, sent);
      wire.sync();
    } finally {
      wire.stream.uncork();
    }
    return null;
  };

  #send(wire: Wire, { name, statement, params, rowsOf }: Leg, sent: Set<string>): void {
    const shape = this.#known.get(name);
    if (shape === undefined && !sent.has(name)) {
      if (name !== '') wire.close({ type: 'S', name }); // left by a trip that failed; closing nothing is no error
      wire.parse({ name, text: statement.text });
      if (name !== '') sent.add(name);
    }
    wire.bind({ statement: name, values: params.map(toWire) });
    if (rowsOf !== null && !shape) wire.describe({ type: 'P' });
    this.#shapes.push(rowsOf === null ? null : (shape ?? null));
    wire.execute(null);
  }

  handleRowDescription({ fields }: { fields: { name: string; dataTypeID: number }[] }): void {
    this.#shapes[this.#done] = {
      names: fields.map(({ name }) => name),
      parsers: fields.map(({ dataTypeID }) => pg.types.getTypeParser(dataTypeID, 'text')),
    };
  }

  handleDataRow({ fields }: { fields: (string | null)[] }): void {
    const party = this.#legs[this.#done]?.rowsOf ?? null;
    const shape = this.#shapes[this.#done];
    if (party === null || !shape) return;
    const row: Record<string, unknown> = {};
    for (const [i, name] of shape.names.entries()) {
      const text = fields[i] ?? null;
      row[name] = text === null ? null : shape.parsers[i]?.(text);
    }
    this.#rows[party]?.push(row);
  }

  handleCommandComplete(): void {
    this.#done += 1;
  }

  handleEmptyQuery(): void {
    this.#done += 1;
  }

  handleReadyForQuery(): void {
    for (const [i, { name, rowsOf }] of this.#legs.entries())
      this.#known.set(name, rowsOf === null ? (this.#known.get(name) ?? null) : (this.#shapes[i] ?? NO_ROWS));
    this.callback(null, this.#rows);
  }

  /** What was prepared on the way may or may not be there now: all of it is prepared anew the next time. */
  handleError(error: Error): void {
    for (const { name } of this.#legs) this.#known.delete(name);
    const leg = this.#legs[this.#done];
    if (leg) failedIn.set(error, leg.party);
    this.callback(error, []);
  }
}

const NO_ROWS: Shape = { names: [], parsers: [] };

function knownOn(connection: object): Map<string, Shape | null> {
  const known = preparedOn.get(connection) ?? new Map<string, Shape | null>();
  preparedOn.set(connection, known);
  return known;
}
