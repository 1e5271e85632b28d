import { type AtlasDocument, parseSpineValues, solve, SpineValuesError } from '@hyaline/spine';
import { refuse } from '../../platform/http/index.ts';

/**
 * Nothing is kept that the atlas could not show again.
 * @throws Refusal posture-unreachable, with the values at fault, when they contradict one another or no posture has them
 */
export function requirePosture({ values, goal }: AtlasDocument): void {
  for (const [name, posture] of Object.entries({ values, goal })) {
    if (posture === null) continue;
    try {
      solve(parseSpineValues(posture));
    } catch (error) {
      if (!(error instanceof SpineValuesError)) throw error;
      refuse('posture-unreachable', { fields: error.problems.map(({ path }) => `content.document.${name}.${path}`) });
    }
  }
}
