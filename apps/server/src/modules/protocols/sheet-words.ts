import type { Locale } from '@hyaline/contract';
import type { ProtocolItem } from '@hyaline/protocol';

interface SheetWords {
  patient: string;
  version: (number: number, by: string, at: string) => string;
  superseded: string;
  purpose: string;
  dose: string;
  when: string;
  course: string;
  preparation: string;
  note: string;
  instructions: string;
  hash: (sha256: string) => string;
  rounding: string;
  page: (page: number, pages: number) => string;
  route: Record<ProtocolItem['route'], string>;
}

export const SHEET_WORDS: Record<Locale, SheetWords> = {
  en: {
    patient: 'For',
    version: (number, by, at) => `Version ${number}, signed by ${by} on ${at}`,
    superseded: 'A newer version of this protocol has been signed. Do not use this sheet.',
    purpose: 'What it is for',
    dose: 'Dose',
    when: 'When',
    course: 'Course',
    preparation: 'Making up and drawing',
    note: 'Note',
    instructions: 'Instructions',
    hash: (sha256) => `SHA-256 of what was signed: ${sha256}`,
    rounding: 'Lines of a syringe are rounded to its nearest mark.',
    page: (page, pages) => `Page ${page} of ${pages}`,
    route: {
      subcutaneous: 'under the skin',
      intramuscular: 'into the muscle',
      intravenous: 'into the vein',
      oral: 'by mouth',
      sublingual: 'under the tongue',
      nasal: 'into the nose',
      inhaled: 'by inhalation',
      topical: 'on the skin',
      transdermal: 'through the skin',
      rectal: 'rectally',
      vaginal: 'vaginally',
      ophthalmic: 'into the eye',
      other: 'as the note says',
    },
  },
  es: {
    patient: 'Para',
    version: (number, by, at) => `Versión ${number}, firmada por ${by} el ${at}`,
    superseded: 'Se firmó una versión más nueva de este protocolo. No use esta hoja.',
    purpose: 'Para qué es',
    dose: 'Dosis',
    when: 'Cuándo',
    course: 'Duración',
    preparation: 'Preparación y carga',
    note: 'Nota',
    instructions: 'Indicaciones',
    hash: (sha256) => `SHA-256 de lo firmado: ${sha256}`,
    rounding: 'Las líneas de la jeringa se redondean a su marca más cercana.',
    page: (page, pages) => `Página ${page} de ${pages}`,
    route: {
      subcutaneous: 'bajo la piel',
      intramuscular: 'en el músculo',
      intravenous: 'en la vena',
      oral: 'por la boca',
      sublingual: 'bajo la lengua',
      nasal: 'en la nariz',
      inhaled: 'por inhalación',
      topical: 'sobre la piel',
      transdermal: 'a través de la piel',
      rectal: 'por vía rectal',
      vaginal: 'por vía vaginal',
      ophthalmic: 'en el ojo',
      other: 'como dice la nota',
    },
  },
};
