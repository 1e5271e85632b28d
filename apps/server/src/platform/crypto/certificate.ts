import { X509Certificate } from 'node:crypto';

/** What a person wants to know of a certificate in PEM form. @throws Error when it is none */
export function certificateFacts(pem: string | Uint8Array): { names: string; validFrom: Date; validTo: Date } {
  const { subjectAltName, validFromDate, validToDate } = new X509Certificate(pem);
  return { names: subjectAltName ?? '', validFrom: validFromDate, validTo: validToDate };
}
