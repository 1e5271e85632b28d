export { BufferPool, buffers } from './buffer-pool.ts';
export { letGo } from './let-go.ts';
