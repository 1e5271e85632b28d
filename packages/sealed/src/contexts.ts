import { toBase64Url } from '@hyaline/kit';

/** What a sealed object is for: bound into its keys, so that one object cannot stand in for another. */
export const contexts = {
  header: (objectId: string) => `hyaline/v1/header|${objectId}`,
  bulk: (objectId: string) => `hyaline/v1/bulk|${objectId}`,
  preview: (objectId: string) => `hyaline/v1/preview|${objectId}`,
  index: (objectId: string) => `hyaline/v1/index|${objectId}`,
  document: (objectId: string) => `hyaline/v1/document|${objectId}`,
  import: (importId: string) => `hyaline/v1/import|${importId}`,
  upload: (uploadId: string, offset: number) => `hyaline/v1/upload|${uploadId}|${offset}`,
  link: (lookup: Uint8Array) => `hyaline/v1/link|${toBase64Url(lookup)}`,
  linkPart: (lookup: Uint8Array, partId: string) => `hyaline/v1/link-part|${toBase64Url(lookup)}|${partId}`,
} as const;
