import type { CompoundFields, Locale } from '@hyaline/contract';
import { CompoundFields as Fields } from '@hyaline/contract';

interface Said {
  en: string;
  es: string;
  source: string;
}
interface Starter {
  name: string;
  nameEs?: string;
  synonyms?: string[];
  /** In both languages: an allergy may be written in either. */
  classWords: string[];
  form: { en: string; es: string };
  unit: CompoundFields['defaultUnit'];
  what: Said;
  regulatory: Said;
  storage?: Said;
}

const FDA_BULK =
  'https://www.fda.gov/drugs/compounding/safety-risks-associated-certain-bulk-drug-substances-nominated-use-compounding';
const drugsAtFda = (application: string): string =>
  `https://www.accessdata.fda.gov/scripts/cder/daf/index.cfm?event=overview.process&ApplNo=${application}`;
const pubchem = (name: string): string => `https://pubchem.ncbi.nlm.nih.gov/compound/${encodeURIComponent(name)}`;

const POWDER = { en: 'Freeze-dried powder for solution', es: 'Polvo liofilizado para solución' };
const SOLUTION = { en: 'Solution for injection', es: 'Solución inyectable' };
const OIL = { en: 'Solution in oil for injection', es: 'Solución oleosa inyectable' };
const TABLET = { en: 'Tablet', es: 'Comprimido' };
const CAPSULE = { en: 'Capsule', es: 'Cápsula' };

const approved = (product: string, day: string, dia: string, application: string): Said => ({
  en: `United States: approved by the FDA as ${product} on ${day}. Compounded preparations are not FDA-approved.`,
  es: `Estados Unidos: aprobado por la FDA como ${product} el ${dia}. Los preparados magistrales no están aprobados por la FDA.`,
  source: drugsAtFda(application),
});
const category2: Said = {
  en: 'United States: no FDA-approved drug. On 29 September 2023 the FDA put it in category 2 of the bulk substances nominated under section 503A (may present significant safety risks). The list has changed since: see the source.',
  es: 'Estados Unidos: sin medicamento aprobado por la FDA. El 29 de septiembre de 2023 la FDA la puso en la categoría 2 de las sustancias a granel propuestas según la sección 503A (puede presentar riesgos de seguridad importantes). La lista ha cambiado desde entonces: vea la fuente.',
  source: FDA_BULK,
};
const schedule3 = (product: string, day: string, dia: string, application: string): Said => ({
  en: `United States: approved by the FDA as ${product}${day}. Controlled substance, schedule III (21 CFR 1308.13).`,
  es: `Estados Unidos: aprobado por la FDA como ${product}${dia}. Sustancia controlada, lista III (21 CFR 1308.13).`,
  source: drugsAtFda(application),
});
const PEPTIDE = ['peptide', 'péptido'];
const GLP1 = ['GLP-1 receptor agonist', 'agonista del receptor de GLP-1', ...PEPTIDE];
const ANDROGEN = ['androgen', 'andrógeno', 'testosterone', 'testosterona'];

const LIST: readonly Starter[] = [
  {
    name: 'Semaglutide',
    nameEs: 'Semaglutida',
    synonyms: ['Semaglutide', 'Semaglutida'],
    classWords: GLP1,
    form: SOLUTION,
    unit: 'mg',
    what: {
      en: 'GLP-1 receptor agonist peptide.',
      es: 'Péptido agonista del receptor de GLP-1.',
      source: pubchem('Semaglutide'),
    },
    regulatory: approved('Ozempic', '5 December 2017', '5 de diciembre de 2017', '209637'),
    storage: {
      en: 'Pen before first use: refrigerator, 2 to 8 °C; not frozen; away from light (label of Ozempic).',
      es: 'Pluma antes del primer uso: refrigerador, 2 a 8 °C; sin congelar; protegida de la luz (ficha de Ozempic).',
      source: drugsAtFda('209637'),
    },
  },
  {
    name: 'Tirzepatide',
    nameEs: 'Tirzepatida',
    synonyms: ['Tirzepatide', 'Tirzepatida'],
    classWords: [...GLP1, 'GIP receptor agonist', 'agonista del receptor de GIP'],
    form: SOLUTION,
    unit: 'mg',
    what: {
      en: 'GIP and GLP-1 receptor agonist peptide.',
      es: 'Péptido agonista de los receptores de GIP y GLP-1.',
      source: pubchem('Tirzepatide'),
    },
    regulatory: approved('Mounjaro', '13 May 2022', '13 de mayo de 2022', '215866'),
  },
  {
    name: 'Liraglutide',
    nameEs: 'Liraglutida',
    synonyms: ['Liraglutide', 'Liraglutida'],
    classWords: GLP1,
    form: SOLUTION,
    unit: 'mg',
    what: {
      en: 'GLP-1 receptor agonist peptide.',
      es: 'Péptido agonista del receptor de GLP-1.',
      source: pubchem('Liraglutide'),
    },
    regulatory: approved('Victoza', '25 January 2010', '25 de enero de 2010', '022341'),
  },
  {
    name: 'Tesamorelin',
    nameEs: 'Tesamorelina',
    synonyms: ['Tesamorelin', 'Tesamorelina'],
    classWords: [...PEPTIDE, 'GHRH analogue', 'análogo de GHRH'],
    form: POWDER,
    unit: 'mg',
    what: {
      en: 'Synthetic analogue of growth hormone-releasing hormone.',
      es: 'Análogo sintético de la hormona liberadora de la hormona del crecimiento.',
      source: pubchem('Tesamorelin'),
    },
    regulatory: approved('Egrifta', '10 November 2010', '10 de noviembre de 2010', '022505'),
  },
  {
    name: 'Sermorelin',
    nameEs: 'Sermorelina',
    synonyms: ['Sermorelin', 'Sermorelina', 'GHRH (1-29)'],
    classWords: [...PEPTIDE, 'GHRH analogue', 'análogo de GHRH'],
    form: POWDER,
    unit: 'mcg',
    what: {
      en: 'First 29 amino acids of human growth hormone-releasing hormone.',
      es: 'Primeros 29 aminoácidos de la hormona liberadora de la hormona del crecimiento humana.',
      source: pubchem('Sermorelin'),
    },
    regulatory: {
      en: 'United States: was approved as Geref (NDA 020443) on 26 September 1997; the product is discontinued.',
      es: 'Estados Unidos: estuvo aprobada como Geref (NDA 020443) desde el 26 de septiembre de 1997; el producto está descontinuado.',
      source: drugsAtFda('020443'),
    },
  },
  {
    name: 'Somatropin',
    nameEs: 'Somatropina',
    synonyms: ['Somatropin', 'Somatropina', 'Human growth hormone', 'hGH'],
    classWords: ['growth hormone', 'hormona del crecimiento', 'metacresol'],
    form: POWDER,
    unit: 'mg',
    what: {
      en: 'Recombinant human growth hormone.',
      es: 'Hormona del crecimiento humana recombinante.',
      source: pubchem('Somatropin'),
    },
    regulatory: approved('Genotropin', '24 August 1995', '24 de agosto de 1995', '020280'),
  },
  {
    name: 'Bremelanotide',
    nameEs: 'Bremelanotida',
    synonyms: ['Bremelanotide', 'Bremelanotida', 'PT-141'],
    classWords: [...PEPTIDE, 'melanocortin', 'melanocortina'],
    form: SOLUTION,
    unit: 'mg',
    what: {
      en: 'Melanocortin receptor agonist peptide.',
      es: 'Péptido agonista de los receptores de melanocortina.',
      source: pubchem('Bremelanotide'),
    },
    regulatory: approved('Vyleesi', '21 June 2019', '21 de junio de 2019', '210557'),
  },
  ...(
    [
      [
        'BPC-157',
        ['Body protection compound 157'],
        'Synthetic peptide of 15 amino acids.',
        'Péptido sintético de 15 aminoácidos.',
      ],
      [
        'CJC-1295',
        ['Mod GRF 1-29 with DAC'],
        'Synthetic analogue of growth hormone-releasing hormone.',
        'Análogo sintético de la hormona liberadora de la hormona del crecimiento.',
      ],
      [
        'Ipamorelin',
        ['Ipamorelina', 'Ipamorelin acetate'],
        'Synthetic peptide of 5 amino acids; agonist of the ghrelin receptor.',
        'Péptido sintético de 5 aminoácidos; agonista del receptor de grelina.',
      ],
      [
        'AOD-9604',
        ['hGH fragment 177-191'],
        'Modified fragment of human growth hormone.',
        'Fragmento modificado de la hormona del crecimiento humana.',
      ],
      [
        'Thymosin alpha-1',
        ['Timosina alfa 1', 'Thymalfasin', 'Ta1'],
        'Peptide of 28 amino acids.',
        'Péptido de 28 aminoácidos.',
      ],
      ['Selank', ['TP-7'], 'Synthetic peptide of 7 amino acids.', 'Péptido sintético de 7 aminoácidos.'],
    ] as const
  ).map(([name, synonyms, en, es]): Starter => ({
    name,
    synonyms: [...synonyms],
    classWords: PEPTIDE,
    form: POWDER,
    unit: 'mcg',
    what: { en, es, source: pubchem(name) },
    regulatory: category2,
  })),
  {
    name: 'Chorionic gonadotropin (hCG)',
    nameEs: 'Gonadotropina coriónica (hCG)',
    synonyms: ['hCG', 'Human chorionic gonadotropin', 'Gonadotropina coriónica humana'],
    classWords: ['gonadotropin', 'gonadotropina', 'benzyl alcohol', 'alcohol bencílico'],
    form: POWDER,
    unit: 'IU',
    what: {
      en: 'Glycoprotein hormone; its strength is stated in IU.',
      es: 'Hormona glicoproteica; su potencia se expresa en UI.',
      source: 'WHO International Standard for chorionic gonadotrophin, NIBSC',
    },
    regulatory: {
      en: 'United States: a biological product since 23 March 2020 (Biologics Price Competition and Innovation Act); it cannot be compounded under section 503A.',
      es: 'Estados Unidos: producto biológico desde el 23 de marzo de 2020 (Biologics Price Competition and Innovation Act); no puede prepararse según la sección 503A.',
      source: 'https://www.fda.gov/drugs/guidance-compliance-regulatory-information/transition-biological-products',
    },
  },
  {
    name: 'Oxytocin',
    nameEs: 'Oxitocina',
    synonyms: ['Oxytocin', 'Oxitocina'],
    classWords: [...PEPTIDE, 'chlorobutanol', 'clorobutanol'],
    form: SOLUTION,
    unit: 'IU',
    what: {
      en: 'Peptide hormone of 9 amino acids.',
      es: 'Hormona peptídica de 9 aminoácidos.',
      source: pubchem('Oxytocin'),
    },
    regulatory: {
      en: 'United States: approved by the FDA as Pitocin (NDA 018261).',
      es: 'Estados Unidos: aprobada por la FDA como Pitocin (NDA 018261).',
      source: drugsAtFda('018261'),
    },
  },
  {
    name: 'Testosterone cypionate',
    nameEs: 'Cipionato de testosterona',
    synonyms: ['Testosterone cypionate', 'Cipionato de testosterona'],
    classWords: [...ANDROGEN, 'cottonseed oil', 'aceite de algodón', 'benzyl alcohol', 'alcohol bencílico'],
    form: OIL,
    unit: 'mg',
    what: {
      en: 'Ester of testosterone, in cottonseed oil (Depo-Testosterone).',
      es: 'Éster de la testosterona, en aceite de algodón (Depo-Testosterone).',
      source: pubchem('Testosterone-cypionate'),
    },
    regulatory: schedule3('Depo-Testosterone', '', '', '085635'),
  },
  {
    name: 'Testosterone enanthate',
    nameEs: 'Enantato de testosterona',
    synonyms: ['Testosterone enanthate', 'Enantato de testosterona'],
    classWords: [...ANDROGEN, 'sesame oil', 'aceite de sésamo'],
    form: OIL,
    unit: 'mg',
    what: {
      en: 'Ester of testosterone, in sesame oil (Xyosted).',
      es: 'Éster de la testosterona, en aceite de sésamo (Xyosted).',
      source: pubchem('Testosterone-enanthate'),
    },
    regulatory: schedule3('Xyosted', ' on 28 September 2018', ' el 28 de septiembre de 2018', '209863'),
  },
  {
    name: 'Progesterone, micronised',
    nameEs: 'Progesterona micronizada',
    synonyms: ['Progesterone', 'Progesterona'],
    classWords: ['progestogen', 'progestágeno', 'peanut oil', 'aceite de cacahuete', 'peanut', 'cacahuete', 'maní'],
    form: CAPSULE,
    unit: 'mg',
    what: {
      en: 'Progesterone; Prometrium capsules hold peanut oil.',
      es: 'Progesterona; las cápsulas de Prometrium contienen aceite de cacahuete.',
      source: drugsAtFda('019781'),
    },
    regulatory: approved('Prometrium', '14 May 1998', '14 de mayo de 1998', '019781'),
  },
  {
    name: 'Prasterone (DHEA)',
    nameEs: 'Prasterona (DHEA)',
    synonyms: ['DHEA', 'Dehydroepiandrosterone', 'Deshidroepiandrosterona'],
    classWords: ['steroid', 'esteroide'],
    form: { en: 'Vaginal insert', es: 'Óvulo vaginal' },
    unit: 'mg',
    what: {
      en: 'Steroid precursor of androgens and oestrogens.',
      es: 'Esteroide precursor de andrógenos y estrógenos.',
      source: pubchem('Prasterone'),
    },
    regulatory: approved('Intrarosa', '16 November 2016', '16 de noviembre de 2016', '208470'),
  },
  {
    name: 'Anastrozole',
    nameEs: 'Anastrozol',
    synonyms: ['Anastrozole', 'Anastrozol'],
    classWords: ['aromatase inhibitor', 'inhibidor de la aromatasa'],
    form: TABLET,
    unit: 'mg',
    what: { en: 'Aromatase inhibitor.', es: 'Inhibidor de la aromatasa.', source: pubchem('Anastrozole') },
    regulatory: approved('Arimidex', '27 December 1995', '27 de diciembre de 1995', '020541'),
  },
  {
    name: 'Levothyroxine',
    nameEs: 'Levotiroxina',
    synonyms: ['Levothyroxine', 'Levotiroxina', 'T4'],
    classWords: ['thyroid hormone', 'hormona tiroidea'],
    form: TABLET,
    unit: 'mcg',
    what: { en: 'Synthetic thyroxine (T4).', es: 'Tiroxina (T4) sintética.', source: pubchem('Levothyroxine') },
    regulatory: approved('Synthroid', '24 July 2002', '24 de julio de 2002', '021402'),
  },
  {
    name: 'Liothyronine',
    nameEs: 'Liotironina',
    synonyms: ['Liothyronine', 'Liotironina', 'T3'],
    classWords: ['thyroid hormone', 'hormona tiroidea'],
    form: TABLET,
    unit: 'mcg',
    what: {
      en: 'Synthetic triiodothyronine (T3).',
      es: 'Triyodotironina (T3) sintética.',
      source: pubchem('Liothyronine'),
    },
    regulatory: approved('Cytomel', '8 May 1956', '8 de mayo de 1956', '010379'),
  },
  {
    name: 'Hydroxocobalamin',
    nameEs: 'Hidroxocobalamina',
    synonyms: ['Hydroxocobalamin', 'Hidroxocobalamina', 'Vitamin B12a'],
    classWords: ['vitamin B12', 'vitamina B12', 'cobalamin', 'cobalamina', 'cobalt', 'cobalto'],
    form: SOLUTION,
    unit: 'mcg',
    what: { en: 'A form of vitamin B12.', es: 'Una forma de la vitamina B12.', source: pubchem('Hydroxocobalamin') },
    regulatory: approved('Cyanokit', '15 December 2006', '15 de diciembre de 2006', '022041'),
  },
  {
    name: 'Naltrexone',
    nameEs: 'Naltrexona',
    synonyms: ['Naltrexone', 'Naltrexona'],
    classWords: ['opioid antagonist', 'antagonista opioide'],
    form: TABLET,
    unit: 'mg',
    what: { en: 'Opioid antagonist.', es: 'Antagonista opioide.', source: pubchem('Naltrexone') },
    regulatory: approved('Revia', '20 November 1984', '20 de noviembre de 1984', '018932'),
  },
  {
    name: 'Glutathione',
    nameEs: 'Glutatión',
    synonyms: ['Glutathione', 'Glutatión', 'GSH'],
    classWords: PEPTIDE,
    form: SOLUTION,
    unit: 'mg',
    what: {
      en: 'Tripeptide of glutamate, cysteine and glycine.',
      es: 'Tripéptido de glutamato, cisteína y glicina.',
      source: pubchem('Glutathione'),
    },
    regulatory: {
      en: 'United States: no FDA-approved injectable. In February 2019 the FDA wrote of harm after sterile injectables were compounded from a dietary ingredient.',
      es: 'Estados Unidos: sin inyectable aprobado por la FDA. En febrero de 2019 la FDA informó de daños tras preparar inyectables estériles con un ingrediente dietético.',
      source:
        'https://www.fda.gov/drugs/human-drug-compounding/fda-highlights-concerns-using-dietary-ingredient-glutathione-compound-sterile-injectables',
    },
  },
];

/** Held against nobody's source yet: the clinic checks each fact and says so. */
const said = (fact: Said | undefined, locale: Locale) =>
  fact === undefined ? null : { value: fact[locale], source: fact.source, verified: false };

function fieldsOf(starter: Starter, locale: Locale): CompoundFields {
  const { name, nameEs = name, synonyms = [], classWords, form, unit, what, regulatory, storage } = starter;
  const own = locale === 'es' ? nameEs : name;
  return Fields.parse({
    name: own,
    synonyms: [...new Set([name, nameEs, ...synonyms])].filter((synonym) => synonym !== own),
    classWords: locale === 'es' ? classWords.toReversed() : [...classWords],
    form: form[locale],
    defaultUnit: unit,
    iuPerMg: null,
    facts: { what: said(what, locale), regulatory: said(regulatory, locale), storage: said(storage, locale) },
    notes: '',
  });
}

/** What a clinic may begin its catalogue with: what each is and where it stands, from named sources. No doses. */
export const STARTERS: readonly Record<Locale, CompoundFields>[] = LIST.map((starter) => ({
  en: fieldsOf(starter, 'en'),
  es: fieldsOf(starter, 'es'),
}));
