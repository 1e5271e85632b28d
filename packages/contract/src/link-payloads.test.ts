import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { CreateStudyLink, CreateViewerLink, LINK_LIFETIMES, StudyLinkPayload } from './links.ts';
import { PacketPayload } from './packets.ts';
import { viewerLinkSchema } from './viewer-link.ts';

type Schema = { [key: string]: unknown };
const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Paths of objects that would take a field that nobody named. What is keyed by something has a schema for its values. */
function openObjects(schema: unknown, path: string): string[] {
  if (Array.isArray(schema)) return schema.flatMap((one, i) => openObjects(one, `${path}/${i}`));
  if (!isSchema(schema)) return [];
  const { additionalProperties, properties, propertyNames } = schema;
  const isOpen = schema['type'] === 'object' && additionalProperties !== false && !(isSchema(additionalProperties) && propertyNames !== undefined); // prettier-ignore
  const here = isOpen || (isSchema(properties) && additionalProperties !== false) ? [path] : [];
  return [...here, ...Object.entries(schema).flatMap(([key, value]) => openObjects(value, `${path}/${key}`))];
}
const jsonOf = (schema: z.ZodType): object => z.toJSONSchema(schema, { unrepresentable: 'any', io: 'output' });

describe('[C064] what a link carries', () => {
  it('is a closed set of fields, all the way down', () => {
    expect(openObjects(viewerLinkSchema(), 'viewer')).toEqual([]);
    expect(openObjects(jsonOf(PacketPayload), 'packet').filter((path) => !RICH_TEXT.test(path))).toEqual([]);
    // of a study: but for its index, which the study's own schema describes
    const { index: _, ...others } = StudyLinkPayload.shape;
    expect(openObjects(jsonOf(z.strictObject(others)), 'study')).toEqual([]);
  });

  it('takes no field beside them', () => {
    const study = { version: 1, label: 'Knee', bulkKey: 'A'.repeat(43), index: {} };
    expect(StudyLinkPayload.safeParse(study).success).toBe(true);
    expect(StudyLinkPayload.safeParse({ ...study, patientName: 'Rosalind' }).success).toBe(false);
    const packet = PacketPayload.safeParse({ version: 1, patientId: 'PT-4F09C2' });
    expect(packet.error?.issues).toContainEqual(expect.objectContaining({ code: 'unrecognized_keys' }));
  });

  it('has a largest size and a last day, whichever kind it is', () => {
    const sealed = (schema: typeof CreateStudyLink | typeof CreateViewerLink, length: number) =>
      schema.shape.sealedPayload.safeParse('A'.repeat(length)).success;
    expect([sealed(CreateStudyLink, 24_000_000), sealed(CreateStudyLink, 24_000_001)]).toEqual([true, false]);
    expect([sealed(CreateViewerLink, 400_000), sealed(CreateViewerLink, 400_001)]).toEqual([true, false]);
    for (const { maxHours } of Object.values(LINK_LIFETIMES)) expect(maxHours).toBeLessThanOrEqual(365 * 24);
  });
});

/** Nodes of formatted text hold nodes: their own schema closes them where it is read. */
const RICH_TEXT = /\/\$defs\//;
