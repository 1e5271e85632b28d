#!/usr/bin/env node
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { isNewEnough, runWithInstalledNode } from './node24.mjs';

if (isNewEnough()) await import('../src/main.ts');
else runWithInstalledNode(fileURLToPath(import.meta.url), process.argv.slice(2));
