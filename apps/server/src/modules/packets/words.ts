import type { Locale } from '@hyaline/contract';

interface PaperWords {
  for: string;
  from: (clinic: string, day: string) => string;
  documents: string;
  spine: string;
  spineText: (day: string) => string;
  consent: string;
  consentSigned: (name: string, day: string) => string;
  consentOpen: string;
  notice: string;
  page: (page: number, pages: number) => string;
  copy: string;
  signedBy: string;
  signedAt: string;
  text: string;
  steps: string;
  step: Record<'shown' | 'read' | 'agreed' | 'named', string>;
  byReader: string;
  hash: string;
}

/** Of what is made on paper for a patient. */
export const PAPER_WORDS: Record<Locale, PaperWords> = {
  en: {
    for: 'For',
    from: (clinic, day) => `From ${clinic}, ${day}`,
    documents: 'This document is a file of its own on your page.',
    spine: 'Your spine',
    spineText: (day) =>
      `A model of your spine, as of ${day}, stands on your page: you can turn it and compare it there.`,
    consent: 'To agree to',
    consentSigned: (name, day) => `Signed by ${name} on ${day}`,
    consentOpen: 'Not signed yet. You can sign it on your page.',
    notice: 'Notice of privacy practices',
    page: (page, pages) => `Page ${page} of ${pages}`,
    copy: 'Signed copy',
    signedBy: 'Signed by',
    signedAt: 'Signed at (time of the server, UTC)',
    text: 'Text',
    steps: 'Before the signature (time of the reader’s device)',
    step: {
      shown: 'The text was shown',
      read: 'It was read to the end',
      agreed: '“I agree” was pressed',
      named: 'The name was typed',
    },
    byReader: 'Read in',
    hash: 'SHA-256 of the signed text',
  },
  es: {
    for: 'Para',
    from: (clinic, day) => `De ${clinic}, ${day}`,
    documents: 'Este documento es un archivo aparte en su página.',
    spine: 'Su columna',
    spineText: (day) => `En su página hay un modelo de su columna, del ${day}: allí puede girarlo y compararlo.`,
    consent: 'Para su consentimiento',
    consentSigned: (name, day) => `Firmado por ${name} el ${day}`,
    consentOpen: 'Aún no está firmado. Puede firmarlo en su página.',
    notice: 'Aviso de prácticas de privacidad',
    page: (page, pages) => `Página ${page} de ${pages}`,
    copy: 'Copia firmada',
    signedBy: 'Firmado por',
    signedAt: 'Firmado el (hora del servidor, UTC)',
    text: 'Texto',
    steps: 'Antes de la firma (hora del dispositivo de quien leyó)',
    step: {
      shown: 'Se mostró el texto',
      read: 'Se leyó hasta el final',
      agreed: 'Se pulsó «Estoy de acuerdo»',
      named: 'Se escribió el nombre',
    },
    byReader: 'Leído en',
    hash: 'SHA-256 del texto firmado',
  },
};
