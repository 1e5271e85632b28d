import fc from 'fast-check';

/**
 * `npm test` tries the same random inputs on every machine, so that nobody's change is refused for a case that it did
 * not touch; `npm run test:full` tries new ones each time, and prints the seed of what fails.
 */
if (!process.env['HYALINE_FULL']) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 20_261_122 });
