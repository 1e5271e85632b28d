import {
  type Block,
  type Locale,
  phi,
  type RichText,
  STARTER_TEMPLATES,
  type StarterTemplate,
} from '@hyaline/contract';

/** Headings with room below each, as a clinic finds them on its first day. Nothing in them is advice. */
const STARTERS: Record<StarterTemplate, Record<Locale, { name: string; headings: readonly string[] }>> = {
  soap: {
    en: { name: 'SOAP note', headings: ['Subjective', 'Objective', 'Assessment', 'Plan'] },
    es: { name: 'Nota SOAP', headings: ['Subjetivo', 'Objetivo', 'Valoración', 'Plan de tratamiento'] },
  },
  'first-visit': {
    en: {
      name: 'First visit',
      headings: [
        'Reason for the visit',
        'History of the problem',
        'Earlier illnesses and operations',
        'Medicines and allergies',
        'Examination',
        'Assessment',
        'Plan',
      ],
    },
    es: {
      name: 'Primera visita',
      headings: [
        'Motivo de la consulta',
        'Historia del problema',
        'Enfermedades y operaciones anteriores',
        'Medicamentos y alergias',
        'Exploración',
        'Valoración',
        'Plan de tratamiento',
      ],
    },
  },
  'follow-up': {
    en: { name: 'Follow-up', headings: ['Since the last visit', 'Examination', 'Response to treatment', 'Plan'] },
    es: {
      name: 'Visita de control',
      headings: ['Desde la última visita', 'Exploración', 'Respuesta al tratamiento', 'Plan de tratamiento'],
    },
  },
  'phone-call': {
    en: { name: 'Phone call', headings: ['Who called, and why', 'What was said', 'Advice given', 'Next step'] },
    es: {
      name: 'Llamada telefónica',
      headings: ['Quién llamó y por qué', 'Qué se dijo', 'Indicaciones dadas', 'Siguiente paso'],
    },
  },
};

export interface Starter {
  starter: StarterTemplate;
  name: string;
  body: RichText;
}

export const startersIn = (locale: Locale): Starter[] =>
  STARTER_TEMPLATES.map((starter) => {
    const { name, headings } = STARTERS[starter][locale];
    const content = headings.flatMap((text): Block[] => [
      { type: 'heading', attrs: { level: 2 }, content: [{ type: 'text', text: phi(text) }] },
      { type: 'paragraph' },
    ]);
    return { starter, name, body: { type: 'doc', content } };
  });
