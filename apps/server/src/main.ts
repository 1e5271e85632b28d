import { growYoungSpace } from './platform/memory/small-heap.ts';

// apart, for what is imported above is loaded before the first line runs, and the limits must stand before the rest is
await import('./serve.ts');
growYoungSpace();
