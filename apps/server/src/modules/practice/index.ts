export { addLocation, addRoom, locations } from './locations.service.ts';
export { completeOnboarding, passStep } from './onboarding.service.ts';
export { practiceRoutes } from './practice.routes.ts';
export { changePractice, practice } from './practice.service.ts';
export { requireWorkspace } from './workspaces.ts';
