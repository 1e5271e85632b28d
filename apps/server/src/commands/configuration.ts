import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { configurationPage } from '../platform/config/reference.ts';

// Prints the page of all settings; --write puts it where the documentation has it.
const file = path.join(import.meta.dirname, '../../../../docs/operate/configuration.md');
if (process.argv.includes('--write')) writeFileSync(file, configurationPage());
else process.stdout.write(configurationPage());
