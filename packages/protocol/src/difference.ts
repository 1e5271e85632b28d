import type { Json } from '@hyaline/kit';
import type { ProtocolContent, ProtocolItem } from './schema.ts';

/** One field that is not the same. Absent on one side is null. */
export interface FieldChange {
  /** As in the content: `schedule.repeat.every`. */
  readonly path: string;
  readonly before: Json;
  readonly after: Json;
}

export interface ItemChange {
  readonly id: string;
  readonly compound: string;
  readonly kind: 'added' | 'removed' | 'changed';
  /** Of a changed item; empty for a whole one. */
  readonly fields: readonly FieldChange[];
}

export interface Difference {
  readonly fields: readonly FieldChange[];
  readonly items: readonly ItemChange[];
}

/** What changed from one content to the other, field by field; items are the same by their id. */
export function differenceOf(before: ProtocolContent, after: ProtocolContent): Difference {
  const old = new Map(before.items.map((item) => [item.id, item]));
  const stays = new Set(after.items.map(({ id }) => id));
  const whole = (item: ProtocolItem, kind: 'added' | 'removed'): ItemChange => ({
    id: item.id,
    compound: item.compound,
    kind,
    fields: [],
  });
  const items: ItemChange[] = [];
  for (const item of after.items) {
    const was = old.get(item.id);
    const fields = was === undefined ? [] : fieldChanges(was, item);
    if (was === undefined) items.push(whole(item, 'added'));
    else if (fields.length > 0) items.push({ id: item.id, compound: item.compound, kind: 'changed', fields });
  }
  for (const item of before.items) if (!stays.has(item.id)) items.push(whole(item, 'removed'));
  return { fields: fieldChanges({ ...before, items: null }, { ...after, items: null }), items };
}

export const isSame = ({ fields, items }: Difference): boolean => fields.length === 0 && items.length === 0;

/** Leaves that differ. A list counts as one leaf: its order is part of what it says. */
function fieldChanges(before: object, after: object, at = ''): FieldChange[] {
  const [a, b] = [before as Record<string, Json>, after as Record<string, Json>];
  const changes: FieldChange[] = [];
  for (const name of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const [was, is] = [a[name] ?? null, b[name] ?? null];
    const path = at === '' ? name : `${at}.${name}`;
    if (isRecord(was) && isRecord(is)) changes.push(...fieldChanges(was, is, path));
    else if (JSON.stringify(was) !== JSON.stringify(is)) changes.push({ path, before: was, after: is });
  }
  return changes;
}

const isRecord = (value: Json): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
