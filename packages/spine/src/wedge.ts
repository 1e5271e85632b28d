import type { Body } from './anatomy.ts';
import { toDegrees } from './vectors.ts';

export interface Loss {
  anterior: number;
  middle: number;
  posterior: number;
}

const WHOLE: Loss = { anterior: 0, middle: 0, posterior: 0 };

/** Heights of a body after what it has lost, in mm. */
export const heightsOf = (body: Body, loss: Loss = WHOLE): { anterior: number; posterior: number } => ({
  anterior: body.anteriorHeight * (1 - loss.anterior),
  posterior: body.posteriorHeight * (1 - loss.posterior),
});

/** Angle between the end plates of a body, in degrees; opens to the front positive. */
export function wedgeOf(body: Body, loss?: Loss): number {
  const { anterior, posterior } = heightsOf(body, loss);
  return toDegrees(Math.atan2(anterior - posterior, (body.upperDepth + body.lowerDepth) / 2));
}
