import { setFlagsFromString } from 'node:v8';

// Images pass beside V8's heap, so what lies in it is little and lives long or hardly at all. Left alone V8 lets the heap
// grow to several times that before it looks for garbage: a young space of 64 MB and as much again of what is dead. Both
// limits are asked for each time a space is about to grow, so they hold from here on.
setFlagsFromString('--semi-space-growth-factor=1');
setFlagsFromString('--heap-growing-percent=60');
