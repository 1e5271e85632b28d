export * from './bundle.ts';
export * from './checkpoint.ts';
export * from './event.ts';
export * from './merkle.ts';
export * from './note.ts';
export * from './proofs.ts';
export * from './receipt.ts';
export * from './verify.ts';
