import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { FastifyAdapter } from '@bull-board/fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ROUTES } from '@dialer/contracts';
import { AppError } from '../../platform/errors/app-error';
import { ERROR_STATUS } from '../../platform/errors/error-status';
import { toErrorBody } from '../../platform/errors/error.filter';
import { AuthService } from '../auth/auth.service';
import { JobQueue } from './job-queue';

/** bull-board has no sign-in of its own: every request of it passes our session check first. */
export async function mountBoard(app: NestFastifyApplication): Promise<void> {
  const auth = app.get(AuthService, { strict: false });
  const adapter = new FastifyAdapter();
  adapter.setBasePath(ROUTES.queues);
  const queues = app.get(JobQueue, { strict: false }).all();
  createBullBoard({
    queues: queues.map((queue) => new BullMQAdapter(queue)),
    serverAdapter: adapter,
    options: { uiConfig: { boardTitle: 'Jobs' } },
  });
  await app
    .getHttpAdapter()
    .getInstance()
    .register(
      async (board: FastifyInstance) => {
        board.addHook('onRequest', (request, reply) => admit(auth, request, reply));
        await board.register(adapter.registerPlugin());
      },
      { prefix: ROUTES.queues },
    );
}

/** Looking needs `ops.read`; retrying, removing and pausing need `ops.act`. */
async function admit(auth: AuthService, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  try {
    const principal = await auth.principalOf(request);
    if (!principal) throw new AppError('UNAUTHORIZED', 'Sign in first');
    const permission = request.method === 'GET' || request.method === 'HEAD' ? 'ops.read' : 'ops.act';
    if (!principal.permissions.includes(permission)) throw new AppError('FORBIDDEN', 'You are not allowed to do this', { permission });
  } catch (error) {
    // bull-board's own error handler would answer in its own shape.
    const refusal = error instanceof AppError ? error : new AppError('INTERNAL_ERROR', 'The session cannot be checked at the moment');
    await reply.status(ERROR_STATUS[refusal.code]).send(toErrorBody(refusal, String(request.id)));
  }
}
