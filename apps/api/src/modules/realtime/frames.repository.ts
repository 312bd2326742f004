import { Injectable } from '@nestjs/common';
import { and, asc, eq, gt, lt, sql } from 'drizzle-orm';
import type { Tx } from '../../platform/database/database';
import { liveFrames, liveStreams } from '../../platform/database/schema/realtime';

export type FrameBody = { type: string } & Record<string, unknown>;
export interface FrameRow {
  stream: string;
  seq: number;
  body: FrameBody;
  at: Date;
}

/** How far `?since=` reaches back (contract.md §5). */
const KEPT = sql.raw(`interval '1 hour'`);

@Injectable()
export class FramesRepository {
  /**
   * One statement: the stream's row lock numbers the frame and is held until the commit, so numbers appear in the order of
   * commits and a reader of `seq > last` never skips one.
   */
  async append(tx: Tx, stream: string, body: FrameBody): Promise<number> {
    const { rows } = await tx.execute<{ seq: number }>(sql`
      with next as (
        insert into live_streams (stream, seq) values (${stream}, 1)
        on conflict (stream) do update set seq = live_streams.seq + 1
        returning seq
      )
      insert into live_frames (stream, seq, body, at)
      select ${stream}, seq, ${JSON.stringify(body)}::jsonb, clock_timestamp() from next
      returning seq`);
    return Number(rows[0]?.seq);
  }

  /** Zero for a stream nothing was sent on. */
  async lastSeq(tx: Tx, stream: string): Promise<number> {
    const [row] = await tx.select({ seq: liveStreams.seq }).from(liveStreams).where(eq(liveStreams.stream, stream));
    return row?.seq ?? 0;
  }

  after(tx: Tx, stream: string, seq: number, limit: number): Promise<FrameRow[]> {
    return tx
      .select()
      .from(liveFrames)
      .where(and(eq(liveFrames.stream, stream), gt(liveFrames.seq, seq)))
      .orderBy(asc(liveFrames.seq))
      .limit(limit);
  }

  /** What each of several streams has behind its number, stream by stream in order. */
  async afterAll(tx: Tx, from: readonly { stream: string; seq: number }[], limit: number): Promise<FrameRow[]> {
    const { rows } = await tx.execute<{ stream: string; seq: number; body: FrameBody; at: string | Date }>(sql`
      select f.stream, f.seq, f.body, f.at
      from jsonb_to_recordset(${JSON.stringify(from)}::jsonb) as wanted(stream text, seq bigint)
      join live_frames f on f.stream = wanted.stream and f.seq > wanted.seq
      order by f.stream, f.seq
      limit ${limit}`);
    return rows.map((row) => ({ ...row, seq: Number(row.seq), at: new Date(row.at) }));
  }

  async notify(tx: Tx, channel: string, payload: string): Promise<void> {
    await tx.execute(sql`select pg_notify(${channel}, ${payload})`);
  }

  async deleteOld(tx: Tx): Promise<void> {
    await tx.delete(liveFrames).where(lt(liveFrames.at, sql`now() - ${KEPT}`));
  }
}
