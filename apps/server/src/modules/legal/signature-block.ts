import type { Locale } from '@hyaline/contract';
import type { SignedRecord } from './record.ts';

/** What stands outside the record and ties it to the ledger. */
export interface Proof {
  recordSha256: string;
  entryId: string;
  leaf: string;
  /** The signed note of the ledger entry. */
  receipt: string;
}

interface Labels {
  version: string;
  signature: string;
  clinic: string;
  operator: string;
  signer: string;
  title: string;
  at: string;
  language: string;
  languageName: Record<Locale, string>;
  documentHash: string;
  recordHash: string;
  address: string;
  browser: string;
  browserOn: (browser: string, os: string) => string;
  entry: string;
  leaf: string;
  demo: string;
  steps: string;
  step: Record<string, string>;
  receipt: string;
  receiptText: string;
  page: (page: number, pages: number) => string;
}

const LABELS: Record<Locale, Labels> = {
  en: {
    version: 'Version',
    signature: 'Signature',
    clinic: 'Clinic (covered entity)',
    operator: 'Operator of the installation (business associate)',
    signer: 'Signed by',
    title: 'Title',
    at: 'Signed at (UTC, clock of the database)',
    language: 'Language shown',
    languageName: { en: 'English', es: 'Spanish' },
    documentHash: 'SHA-256 of the exact text',
    recordHash: 'SHA-256 of the sealed record',
    address: 'Network address',
    browser: 'Browser',
    browserOn: (browser, os) => `${browser} on ${os}`,
    entry: 'Ledger entry',
    leaf: 'Leaf hash of the entry',
    demo: 'none (demo)',
    steps: 'How it was signed (UTC)',
    step: {
      opened: 'Document opened',
      document_viewed: 'Read to the end',
      consent_given: 'Agreed to do business electronically',
      signer_named: 'Name and title typed',
      authority_stated: 'Stated to act for the clinic',
      identity_confirmed: 'Identity confirmed with two factors',
      accepted: 'Accepted',
    },
    receipt: 'Receipt of the ledger',
    receiptText:
      'This signed note proves that the entry above belongs to the ledger. A ledger without it was tampered with.',
    page: (page, pages) => `Page ${page} of ${pages}`,
  },
  es: {
    version: 'Versión',
    signature: 'Firma',
    clinic: 'Clínica (entidad cubierta)',
    operator: 'Operador de la instalación (asociado comercial)',
    signer: 'Firmado por',
    title: 'Cargo',
    at: 'Firmado el (UTC, reloj de la base de datos)',
    language: 'Idioma mostrado',
    languageName: { en: 'inglés', es: 'español' },
    documentHash: 'SHA-256 del texto exacto',
    recordHash: 'SHA-256 del registro sellado',
    address: 'Dirección de red',
    browser: 'Navegador',
    browserOn: (browser, os) => `${browser} en ${os}`,
    entry: 'Asiento del registro de actividad',
    leaf: 'Hash de hoja del asiento',
    demo: 'ninguna (demostración)',
    steps: 'Cómo se firmó (UTC)',
    step: {
      opened: 'Documento abierto',
      document_viewed: 'Leído hasta el final',
      consent_given: 'Aceptó tratar por medios electrónicos',
      signer_named: 'Nombre y cargo escritos',
      authority_stated: 'Declaró actuar en nombre de la clínica',
      identity_confirmed: 'Identidad confirmada con dos factores',
      accepted: 'Aceptado',
    },
    receipt: 'Recibo del registro de actividad',
    receiptText:
      'Esta nota firmada prueba que el asiento anterior pertenece al registro. Un registro sin él fue alterado.',
    page: (page, pages) => `Página ${page} de ${pages}`,
  },
};

export const labelsOf = (locale: Locale): Labels => LABELS[locale];

/** The signature block, in the language that was signed. */
export function factsOf(record: SignedRecord, proof: Proof): [string, string][] {
  const { locale, sha256 } = record.document;
  const t = LABELS[locale];
  return [
    [t.clinic, record.clinic.name],
    [t.operator, record.operator.address],
    [t.signer, record.signer.name],
    [t.title, record.signer.title],
    [t.at, record.acceptedAt],
    [t.language, t.languageName[locale]],
    [t.documentHash, sha256],
    [t.recordHash, proof.recordSha256],
    [t.address, record.ip ?? t.demo],
    [t.browser, record.ip === null ? t.demo : t.browserOn(record.browser, record.os)],
    [t.entry, proof.entryId],
    [t.leaf, proof.leaf],
  ];
}
