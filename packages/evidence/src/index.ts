export * from './claim.ts';
export * from './history.ts';
export * from './probe.ts';
export * from './record.ts';
export * from './status.ts';
