/** Where the sealed objects of a study lie in the store; one prefix per study, so that destroying it is one sweep. */
export const objectKey = (tenantId: string, studyId: string, objectId: string): string =>
  `${studyPrefix(tenantId, studyId)}/${objectId}`;

export const studyPrefix = (tenantId: string, studyId: string): string => `t/${tenantId}/s/${studyId}`;

/** Sealed pieces of a file that has not arrived whole. */
export const uploadPrefix = (tenantId: string, studyId: string, uploadId: string): string =>
  `t/${tenantId}/u/${studyId}/${uploadId}`;

export const draftPrefix = (tenantId: string, studyId: string): string => `t/${tenantId}/u/${studyId}`;
