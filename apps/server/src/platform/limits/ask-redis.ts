/** Whether a Redis answers and lets us in. Asks once, and leaves nothing behind. */
export async function askRedis(url: string): Promise<'ready' | 'refused' | 'away'> {
  const { Redis } = await import('ioredis');
  const redis = new Redis(url, {
    lazyConnect: true,
    retryStrategy: () => null,
    connectTimeout: 2000,
    commandTimeout: 2000,
    maxRetriesPerRequest: 0,
  });
  let refused = false;
  redis.on('error', (error) => (refused ||= isRefusal(error)));
  try {
    await redis.connect();
    await redis.ping();
    return 'ready';
  } catch (error) {
    return refused || isRefusal(error) ? 'refused' : 'away';
  } finally {
    redis.disconnect();
  }
}

const isRefusal = (error: unknown): boolean =>
  error instanceof Error && /^(NOAUTH|WRONGPASS|NOPERM|ERR AUTH)/.test(error.message);
