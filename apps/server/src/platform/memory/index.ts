export { BufferPool } from './buffer-pool.ts';
export { letGo } from './let-go.ts';
