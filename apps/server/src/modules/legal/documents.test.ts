import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { DOCUMENT_CODES, type Locale } from '@hyaline/contract';
import { describe, expect, it } from 'vitest';
import { parseDocument } from './document-text.ts';
import { publishable, RELEASES, textOf } from './documents.ts';

const LOCALES: readonly Locale[] = ['en', 'es'];

/** The SHA-256 of each text as it was published. A text that must change gets a new version; no line here changes. */
const PUBLISHED: Record<string, string> = {
  'baa-1.0.en': '8edffdd328f7fa3850b1bf5447e1ad888149da4e77f540348c514e84dcf6536a',
  'baa-1.0.es': '3ec0e0fe3cd10932eb9a380b22862a6d37213ba4d8f4cc9d34225808eaf5b8e2',
  'baa-1.1.en': '5dddb05e47f7ede02b43033a1c428e7e85af0339f4a728b66b111c3cae7134c8',
  'baa-1.1.es': '11e70c38f17fd9b0d732af64e63f0ef5181cdd66da1242be18aea70f350c3abf',
  'clinic-privacy-notice-1.0.en': '49a6fcda21a77774768ef9b50fb7e9115d808082c4c17cbc819429c681d846d1',
  'clinic-privacy-notice-1.0.es': 'c663fec7ca4a2cbb2f1d997435c12df7f5cfd1267ac47a92c49bea70fa06b995',
  'dpa-1.0.en': '154bbb46f139b7302cf6aec4e3ce6d7a2f8e23f9e91d9cec4bbc75441aad7b94',
  'dpa-1.0.es': 'a05fc324998e61e2756b4733e285acc49ea778daff7d93da242f8277c4f7c88c',
  'incident-plan-1.0.en': 'cd26194784b577111628a387bbd7347e804b0c0cdcb05d295a196207438b298a',
  'incident-plan-1.0.es': 'f6a0134ef42da8a6cdc76ea384b46d11e52d4fec167769a090ce8f7fbdc9455e',
  'security-research-1.0.en': 'edabf42a360c72f7de36fa78bc6f1265c88374c5958efe641ce28201531aefdc',
  'security-research-1.0.es': 'a7e67eefc5f6790f20ff9dbb9a424bcfb76d5901e40427ed06205726bb3ab195',
  'shared-responsibility-1.0.en': 'f7bf37fb23d6cecf4ace37fd783b3378bf849ac5430ad7cbd7c376e0f70e33e9',
  'shared-responsibility-1.0.es': '418af268d568deab432936afc2ffbe7dcafdfa890aea11d7ea999790e0cc4c14',
  'terms-1.0.en': 'f0cda417615aac0feb8393d93d8f40634ac2f42c8750ef02a57bb450e21d3db9',
  'terms-1.0.es': 'bfde4711ed649afd315897a4f241441d8e322333c78635da408ea1861625a47d',
};

/** The elements of a BAA with the clause that carries each, what it must cite, and words without which it is not said. */
const ELEMENTS: [number, string, RegExp, Record<Locale, RegExp>][] = [
  [1, 'permitted-uses', /164\.504\(e\)\(2\)\(i\)/, { en: /only to provide the services/, es: /solo para prestar los servicios/ }],
  [2, 'own-management', /164\.504\(e\)\(4\)/, { en: /management and administration.*data aggregation/s, es: /gestión y administración.*agregar datos/s }],
  [3, 'no-other-use', /164\.504\(e\)\(2\)\(ii\)\(A\)/, { en: /does not use or further disclose/, es: /no usa ni vuelve a divulgar/ }],
  [4, 'safeguards', /164\.308.*164\.310.*164\.312.*164\.314\(a\)/s, { en: /Subpart C/, es: /Subparte C/ }],
  [5, 'reporting', /164\.504\(e\)\(2\)\(ii\)\(C\)/, { en: /every use or disclosure.*30 days after discovery/s, es: /todo uso o divulgación.*30 días después/s }],
  [5, 'security-incidents', /164\.314\(a\)\(2\)\(i\)\(C\)/, { en: /every security incident/, es: /todo incidente de seguridad/ }],
  [5, 'breach-notice', /164\.410/, { en: /72 hours.*30 days after discovery/s, es: /72 horas.*30 días después/s }],
  [6, 'subcontractors', /164\.502\(e\)\(1\)\(ii\).*164\.314\(a\)\(2\)\(i\)\(B\)/s, { en: /same restrictions/, es: /mismas restricciones/ }],
  [7, 'access', /164\.524/, { en: /designated record set/, es: /conjunto de registros designado/ }],
  [8, 'amendment', /164\.526/, { en: /takes amendments in/, es: /incorpora las correcciones/ }],
  [9, 'accounting', /164\.528/, { en: /documents disclosures/, es: /documenta las divulgaciones/ }],
  [10, 'delegated-duties', /164\.504\(e\)\(2\)\(ii\)\(H\)/, { en: /duty of the Clinic under Subpart E/, es: /deber de la Clínica según la Subparte E/ }],
  [11, 'books-and-records', /164\.504\(e\)\(2\)\(ii\)\(I\)/, { en: /Secretary/, es: /Secretario/ }],
  [12, 'return-or-destroy', /164\.504\(e\)\(2\)\(ii\)\(J\)/, { en: /returns or destroys.*not feasible/s, es: /devuelve o destruye.*no sea factible/s }],
  [13, 'termination-for-breach', /164\.504\(e\)\(2\)\(iii\)/, { en: /violated a material term/, es: /incumplió una condición sustancial/ }],
  [14, 'assurances-for-disclosures', /164\.504\(e\)\(4\)\(ii\)/, { en: /law requires it.*reasonable assurances/s, es: /ley lo exige.*garantías razonables/s }],
]; // prettier-ignore

const baa = (version: string) => {
  const release = RELEASES.find((each) => each.code === 'baa' && each.version === version);
  if (!release) throw new Error(`no BAA ${version}`);
  return (locale: Locale) => parseDocument(textOf(release, locale));
};

describe('the published documents', () => {
  it('keep every byte of every version: a change needs a new version', () => {
    const found = RELEASES.flatMap((release) =>
      LOCALES.map((locale) => {
        const name = `${release.code}-${release.version}.${locale}`;
        return [name, createHash('sha256').update(textOf(release, locale), 'utf8').digest('hex')];
      }),
    );
    expect(Object.fromEntries(found)).toEqual(PUBLISHED);
    const files = readdirSync(new URL('documents/', import.meta.url)).map((name) => name.replace(/\.txt$/, ''));
    expect(files.toSorted()).toEqual(Object.keys(PUBLISHED).toSorted());
  });

  it('[C198] have the same clauses in English and Spanish, in the same order', () => {
    for (const { code, version, texts } of publishable()) {
      const [en, es] = texts;
      expect(en?.clauseIds.length, `${code} ${version}`).toBeGreaterThan(5);
      expect(es?.clauseIds, `${code} ${version}`).toEqual(en?.clauseIds);
      expect(es?.body).not.toEqual(en?.body);
    }
  });

  it.each(DOCUMENT_CODES)('form one line of versions of %s', (document) => {
    const line = RELEASES.filter(({ code }) => code === document);
    expect(line.length).toBeGreaterThan(0);
    expect(line.map(({ seq }) => seq)).toEqual(line.map((_, i) => i + 1));
    expect(line.map(({ supersedes }) => supersedes)).toEqual([
      null,
      ...line.slice(0, -1).map(({ version }) => version),
    ]);
    expect(line.map(({ effectiveOn }) => effectiveOn)).toEqual(line.map(({ effectiveOn }) => effectiveOn).toSorted());
  });

  it('say at the top that they are templates for counsel to review', () => {
    for (const { texts } of publishable())
      for (const { locale, body } of texts)
        expect(parseDocument(body).notice).toMatch(locale === 'en' ? /template.*counsel/i : /modelo.*abogados/i);
  });
});

describe('the BAA in force', () => {
  it.each(ELEMENTS)('[C247] [C248] has element %i, in clause %s, in both languages', (_, id, cites, says) => {
    for (const locale of LOCALES) {
      const clause = baa('1.1')(locale).clauses.find((each) => each.id === id);
      const text = clause?.paragraphs.join('\n') ?? '';
      expect(text, `${id} ${locale}`).toMatch(cites);
      expect(text, `${id} ${locale}`).toMatch(says[locale]);
    }
  });

  it('covers all 14 elements', () => {
    expect([...new Set(ELEMENTS.map(([number]) => number))]).toEqual(Array.from({ length: 14 }, (_, i) => i + 1));
  });

  it('cites the same sections in both languages, clause by clause', () => {
    const cited = (locale: Locale) =>
      baa('1.1')(locale).clauses.map(({ id, paragraphs }) => [
        id,
        (paragraphs.join(' ').match(/164\.\d{3}(\([a-zA-Z0-9]+\))*/g) ?? []).toSorted(),
      ]);
    expect(cited('es')).toEqual(cited('en'));
  });

  it('[C246] follows version 1.0, which lacks elements that 1.1 adds', () => {
    const before = new Set(baa('1.0')('en').clauses.map(({ id }) => id));
    const missing = ELEMENTS.filter(([, id]) => !before.has(id)).map(([number]) => number);
    expect([...new Set(missing)]).toEqual([3, 5, 7, 8, 9, 10, 11, 13, 14]);
  });
});

describe('the data processing agreement', () => {
  const CLAUSE_OF: [string, string][] = [
    ['a', 'instructions'],
    ['b', 'confidentiality'],
    ['c', 'security'],
    ['d', 'sub-processors'],
    ['e', 'rights'],
    ['f', 'assistance'],
    ['g', 'deletion'],
    ['h', 'audits'],
  ];

  it.each(CLAUSE_OF)('carries Art. 28(3)(%s) in clause %s, in both languages', (letter, id) => {
    const dpa = RELEASES.find(({ code }) => code === 'dpa');
    if (!dpa) throw new Error('no DPA');
    for (const locale of LOCALES) {
      const clause = parseDocument(textOf(dpa, locale)).clauses.find((each) => each.id === id);
      expect(clause?.paragraphs.join(' '), `${id} ${locale}`).toContain(`28(3)(${letter})`);
    }
  });
});

const clausesOf = (code: string, locale: Locale): Map<string, string> => {
  const release = RELEASES.findLast((each) => each.code === code);
  if (!release) throw new Error(`no ${code}`);
  return new Map(
    parseDocument(textOf(release, locale)).clauses.map(({ id, paragraphs }) => [id, paragraphs.join(' ')]),
  );
};

describe('documents that nobody signs', () => {
  it('name at least four duties of the clinic, of the operator and of the software', () => {
    for (const locale of LOCALES) {
      const ids = [...clausesOf('shared-responsibility', locale).keys()];
      expect(ids.filter((id) => id.startsWith('clinic-')).length).toBeGreaterThanOrEqual(4);
      expect(ids).toEqual(expect.arrayContaining(['operator', 'software']));
    }
  });

  it('say that the clinic decides what is entered, exported, shared or stored', () => {
    expect(clausesOf('terms', 'en').get('responsibility')).toMatch(
      /Clinic decides what is entered, exported, shared or stored/,
    );
    expect(clausesOf('terms', 'es').get('responsibility')).toMatch(
      /Clínica decide qué se introduce, se exporta, se comparte o se guarda/,
    );
  });

  it('have an incident plan of three stages, with both clocks and the law’s wall', () => {
    for (const locale of LOCALES) {
      const plan = clausesOf('incident-plan', locale);
      expect([...plan.keys()].filter((id) => ['contain', 'assess', 'notify'].includes(id))).toEqual([
        'contain',
        'assess',
        'notify',
      ]);
      for (const time of [/72 h/, /30 d/, /60 d/, /164\.410/]) expect(plan.get('clocks')).toMatch(time);
    }
  });
});

describe('a document that is badly written', () => {
  it.each([
    ['without a title', '## [a] A\ntext'],
    ['with a line before the first clause', '# T\ntext'],
    ['with a clause id twice', '# T\n## [a] A\nx\n## [a] B\ny'],
    ['with a heading that names no clause', '# T\n## A\nx'],
  ])('%s is refused', (_, body) => {
    expect(() => parseDocument(body)).toThrow();
  });
});
