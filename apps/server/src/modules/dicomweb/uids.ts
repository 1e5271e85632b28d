import { z } from 'zod';

/** PS3.5 section 9.1; a little more is taken, since old files write what they like. */
const Uid = z.string().regex(/^[0-9A-Za-z.\-_]{1,64}$/);
export const StudyParams = z.object({ study: Uid });
export const SeriesParams = StudyParams.extend({ series: Uid });
export const InstanceParams = SeriesParams.extend({ instance: Uid });
export const FrameParams = InstanceParams.extend({ frames: z.string().regex(/^\d{1,6}(,\d{1,6}){0,999}$/) });
export const BulkParams = InstanceParams.extend({
  '*': z.string().regex(/^[0-9A-Fa-f]{8}(\/\d{1,6}\/[0-9A-Fa-f]{8}){0,16}$/),
});
