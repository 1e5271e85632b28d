/** What plays a story: fetched when somebody asks for one, not with the page. */
export { playStory } from '../../atlas/stories/player.ts';
export { STEPS } from '../../atlas/stories/steps.ts';
