import { Skeleton } from '@mantine/core';

/** In the shape of what is awaited. */
export function WaitingRows() {
  return (
    <div aria-busy="true">
      {[0, 1, 2, 3, 4].map((row) => (
        <Skeleton key={row} height={48} mb={8} />
      ))}
    </div>
  );
}
