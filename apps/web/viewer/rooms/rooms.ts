import type { Ui } from '../ui/context.ts';
import type {
  Drag,
  MakeRoom,
  Pane,
  PictureView,
  Point,
  Room,
  RoomCommand,
  RoomKey,
  RoomLayout,
  RoomTool,
  Section,
} from './room.ts';

/** One of these is fetched when the first picture stands, so that nothing delays that. */
export interface RoomEntry {
  readonly name: string;
  /** Left out where the study cannot be changed: for what only plans or exports. */
  readonly editorsOnly?: boolean;
  load(): Promise<{ readonly makeRoom: MakeRoom }>;
}

/** The rooms that are open, as one: what they bring, in their order. */
export class Rooms {
  #rooms: readonly Room[] = [];
  #disposed = false;

  get tools(): readonly RoomTool[] {
    return this.#rooms.flatMap((room) => room.tools ?? []);
  }
  get panes(): readonly Pane[] {
    return this.#rooms.flatMap((room) => room.panes ?? []);
  }
  get layouts(): readonly RoomLayout[] {
    return this.#rooms.flatMap((room) => room.layouts ?? []);
  }
  get sections(): readonly Section[] {
    return this.#rooms.flatMap((room) => room.sections ?? []);
  }
  get keys(): readonly RoomKey[] {
    return this.#rooms.flatMap((room) => room.keys ?? []);
  }
  get commands(): readonly RoomCommand[] {
    return this.#rooms.flatMap((room) => room.commands ?? []);
  }

  /**
   * Opens all of them, in the order of the list however they arrive; one that does not arrive is asked for once more.
   * @throws AggregateError when some did not arrive even then; the others are open.
   */
  async load(entries: readonly RoomEntry[], ui: Ui): Promise<void> {
    const wanted = entries.filter(({ editorsOnly }) => !(editorsOnly && ui.readOnly));
    const came = await Promise.allSettled(wanted.map((entry) => entry.load().catch(() => entry.load())));
    if (this.#disposed) return;
    const faults: unknown[] = [];
    const made: Room[] = [];
    for (const one of came) {
      try {
        if (one.status === 'rejected') throw one.reason;
        made.push(one.value.makeRoom(ui));
      } catch (cause) {
        faults.push(cause);
      }
    }
    this.#rooms = made;
    ui.workspace.changed('rooms');
    if (faults.length > 0) throw new AggregateError(faults, 'rooms that did not open');
  }

  draw(context: CanvasRenderingContext2D, view: PictureView): void {
    for (const room of this.#rooms) room.draw?.(context, view);
  }

  /** Where something can be taken hold of: what was drawn last comes first. */
  spots(view: PictureView): readonly Point[] {
    return this.#rooms.toReversed().flatMap((room) => room.spots?.(view) ?? []);
  }

  /** The handle nearest to the top: what was drawn last is grabbed first. */
  handleAt(view: PictureView, at: Point, reach: number): Drag | null {
    for (const room of this.#rooms.toReversed()) {
      const drag = room.handleAt?.(view, at, reach);
      if (drag) return drag;
    }
    return null;
  }

  dispose(): void {
    this.#disposed = true;
    for (const room of this.#rooms) {
      for (const pane of room.panes ?? []) pane.dispose();
      room.dispose?.();
    }
    this.#rooms = [];
  }
}
