import type { FastifyInstance } from 'fastify';
import { Histogram, register } from 'prom-client';

const NAME = 'http_request_duration_seconds';

/** Times every answer by its route's pattern: an address itself could carry anything, and would make a series of its own. */
export function measureHttp(fastify: FastifyInstance): void {
  const durations = (register.getSingleMetric(NAME) as Histogram | undefined) ?? createHistogram();
  fastify.addHook('onResponse', (request, reply, done) => {
    const labels = { method: request.method, route: request.routeOptions.url ?? 'none', status: String(reply.statusCode) };
    durations.observe(labels, reply.elapsedTime / 1000);
    done();
  });
}

function createHistogram(): Histogram {
  return new Histogram({
    name: NAME,
    help: 'Time from the request to the end of its answer',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.015, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 3, 10],
  });
}
