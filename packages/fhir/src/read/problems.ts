import {
  AllergyContent,
  ALLERGY_CATEGORIES,
  CODE_SYSTEMS,
  ConditionContent,
  type Coding,
  type ContentOf,
} from '@hyaline/contract';
import { SYSTEM } from '../systems.ts';
import { accept, refuseModifiers, refuseTwo, ResourceFault } from './faults.ts';
import { choices, codeIn, codings, dayOf, type Node, node, nodes, text, texts, words } from './node.ts';

/** @returns null for what was entered in error @throws ResourceFault */
export function readAllergy(resource: Node): ContentOf<'allergy'> | null {
  const path = 'AllergyIntolerance';
  refuseModifiers(resource, path);
  refuseTwo(resource, `${path}.onset`, choices(resource, 'onset'));
  const verification = codeIn(resource['verificationStatus'], SYSTEM.allergyVerification);
  if (verification === 'entered-in-error') return null;
  const clinical = codeIn(resource['clinicalStatus'], SYSTEM.allergyClinical);
  const reactions = nodes(resource['reaction']);
  const candidate = {
    kind: 'allergy',
    substance: cut(words(resource['code']) || words(reactions[0]?.['substance']), 200),
    code: codingOf(resource['code']),
    category:
      texts(resource['category']).find((one) => (ALLERGY_CATEGORIES as readonly string[]).includes(one)) ?? null,
    reaction: cut(
      reactions
        .flatMap((reaction) => nodes(reaction['manifestation']))
        .filter((manifestation) => codeIn(manifestation, SYSTEM.absent) === '')
        .map(words)
        .join(', '),
      300,
    ),
    severity: worst(reactions.map(({ severity }) => text(severity))),
    status:
      verification === 'refuted'
        ? 'refuted'
        : clinical === 'inactive' || clinical === 'resolved'
          ? 'inactive'
          : 'active',
    noted: dayOf(text(resource['onsetDateTime'])),
  };
  return accept(
    AllergyContent,
    candidate,
    { substance: `${path}.code`, code: `${path}.code`, noted: `${path}.onset`, reaction: `${path}.reaction` },
    path,
  );
}

const SEVERITY_ORDER = ['severe', 'moderate', 'mild'] as const;
const worst = (all: readonly string[]) => SEVERITY_ORDER.find((severity) => all.includes(severity)) ?? null;

const ENDED = new Set(['inactive', 'resolved', 'remission']);

/** @returns null for what was entered in error or ruled out @throws ResourceFault */
export function readCondition(resource: Node): ContentOf<'condition'> | null {
  const path = 'Condition';
  refuseModifiers(resource, path);
  refuseTwo(resource, `${path}.onset`, choices(resource, 'onset'));
  const abatements = choices(resource, 'abatement');
  refuseTwo(resource, `${path}.abatement`, abatements);
  const verification = codeIn(resource['verificationStatus'], SYSTEM.conditionVerification);
  if (verification === 'entered-in-error' || verification === 'refuted') return null;
  const status =
    codeIn(resource['clinicalStatus'], SYSTEM.conditionClinical) || (abatements.length > 0 ? 'resolved' : 'active');
  if (abatements.length > 0 && !ENDED.has(status)) throw new ResourceFault(`${path}.abatement`, 'contradiction'); // con-4
  const onset = dayOf(text(resource['onsetDateTime']) || text(node(resource['onsetPeriod'])['start']));
  const abatement = dayOf(text(resource['abatementDateTime']) || text(node(resource['abatementPeriod'])['end']));
  const candidate = {
    kind: 'condition',
    text: cut(words(resource['code']), 300),
    code: codingOf(resource['code']),
    clinicalStatus: status,
    onset,
    abatement:
      abatement !== '' && abatement < onset.slice(0, abatement.length) ? contradict(`${path}.abatement`) : abatement,
    remark: remarkOf(resource),
  };
  return accept(
    ConditionContent,
    candidate,
    {
      text: `${path}.code`,
      code: `${path}.code`,
      clinicalStatus: `${path}.clinicalStatus`,
      onset: `${path}.onset`,
      abatement: `${path}.abatement`,
    },
    path,
  );
}

function contradict(path: string): never {
  throw new ResourceFault(path, 'contradiction');
}

export const remarkOf = (resource: Node): string =>
  cut(
    nodes(resource['note'])
      .map((note) => text(note['text']))
      .filter(Boolean)
      .join('\n'),
    2_000,
  );

/** Codes of systems that the record knows; any other stays in the words. */
function codingOf(concept: unknown): Coding | null {
  const systems: readonly string[] = Object.values(CODE_SYSTEMS);
  const found = codings(concept).find(
    ({ system, code }) => systems.includes(system) && /^[\x21-\x7e]{1,60}$/.test(code),
  );
  if (found === undefined) return null;
  const isIcd10 = found.system.includes('/sid/icd-10');
  if (isIcd10 && !/^[A-Z]\d[0-9A-Z](\.[0-9A-Z]{1,4})?$/.test(found.code)) return null;
  return { system: found.system, code: found.code } as Coding;
}

/** Longer text than a field holds ends in three dots: what a foreign system wrote on is rarely more than its code. */
export const cut = (long: string, max: number): string => (long.length <= max ? long : `${long.slice(0, max - 1)}…`);
