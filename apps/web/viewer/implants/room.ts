import type { Room } from '../rooms/room.ts';
import type { Ui } from '../ui/context.ts';
import { drawPlan } from './draw.ts';
import { makeImplantSection } from './implant-section.ts';
import { PlanState } from './state.ts';
import { makeTeethSection } from './teeth-section.ts';
import { handleAt, planSpots, planTools } from './tools.ts';
import './implants.css';

/** Implants with their distances to everything marked and to the edge of bone, and the labels of teeth. */
export function makeRoom(ui: Ui): Room {
  const state = new PlanState(ui.workspace);
  return {
    name: 'implants',
    tools: ui.readOnly ? [] : planTools(ui, state),
    sections: [makeImplantSection(ui, state), makeTeethSection(ui, state)],
    draw: (context, view) => drawPlan(context, view, ui, state),
    spots: (view) => planSpots(ui, state, view),
    handleAt: (view, at, reach) => handleAt(ui, state, view, at, reach),
    dispose: () => state.dispose(),
  };
}
