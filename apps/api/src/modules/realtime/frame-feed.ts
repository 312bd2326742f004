import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { Database } from '../../platform/database/database';
import { FramesRepository, type FrameRow } from './frames.repository';
import { PokeListener } from './poke-listener';

/** Looks by itself this often, for the poke that got lost. */
const LOOK_EVERY_MS = 2_000;
const RETRY_MS = 200;
/** Rows read in one go. */
const BATCH = 2_000;

export interface FeedMember {
  /** In order, without gaps, each once. */
  deliver(frames: readonly FrameRow[]): void;
}

interface Stream {
  last: number;
  members: Set<FeedMember>;
}

/** One reader per process: pokes say which streams have grown, one query reads them all, members get what is new. */
@Injectable()
export class FrameFeed implements OnModuleDestroy {
  private readonly logger = new Logger(FrameFeed.name);
  private readonly streams = new Map<string, Stream>();
  private readonly grown = new Set<string>();
  private reading = false;
  private started: Promise<void> | null = null;
  private looker: NodeJS.Timeout | undefined;

  constructor(
    private readonly db: Database,
    private readonly frames: FramesRepository,
    private readonly pokes: PokeListener,
  ) {}

  /** The member gets every frame behind `seq`, until the answered function is called. */
  async join(name: string, seq: number, member: FeedMember): Promise<() => void> {
    await (this.started ??= this.start());
    let last = seq;
    for (;;) {
      const stream = this.streams.get(name);
      // No await between this look and joining, so nothing can slip between.
      if (!stream || stream.last <= last) return this.add(name, last, member);
      const missed = await this.frames.after(this.db.orm, name, last, BATCH);
      if (missed.length === 0) return this.add(name, stream.last, member);
      member.deliver(missed);
      last = missed.at(-1)!.seq;
    }
  }

  onModuleDestroy(): void {
    clearInterval(this.looker);
    this.streams.clear();
  }

  private add(name: string, last: number, member: FeedMember): () => void {
    const stream = this.streams.get(name) ?? { last, members: new Set() };
    const joined = skipUntil(last, member);
    stream.members.add(joined);
    this.streams.set(name, stream);
    this.look([name]);
    return () => {
      stream.members.delete(joined);
      if (stream.members.size === 0 && this.streams.get(name) === stream) this.streams.delete(name);
    };
  }

  private async start(): Promise<void> {
    this.looker = setInterval(() => this.look(this.streams.keys()), LOOK_EVERY_MS).unref();
    await this.pokes.open({
      onPayload: (payload) => this.look(payload.split(',')),
      onListening: () => this.look(this.streams.keys()),
    });
  }

  private look(names: Iterable<string>): void {
    for (const name of names) if (this.streams.has(name)) this.grown.add(name);
    if (!this.reading && this.grown.size) void this.readAll();
  }

  private async readAll(): Promise<void> {
    this.reading = true;
    while (this.grown.size) {
      const names = [...this.grown].filter((name) => this.streams.has(name));
      this.grown.clear();
      try {
        if (names.length) await this.read(names);
      } catch (error) {
        this.logger.warn({ err: error }, 'live frames could not be read; trying again');
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS).unref());
        for (const name of names) this.grown.add(name);
      }
    }
    this.reading = false;
  }

  private async read(names: readonly string[]): Promise<void> {
    const asked = new Map(names.flatMap((name) => entryOf(this.streams, name)));
    const from = [...asked].map(([stream, { last }]) => ({ stream, seq: last }));
    const rows = await this.frames.afterAll(this.db.orm, from, BATCH);
    for (const news of byStream(rows)) this.deliver(asked, news);
    // A full batch was cut off somewhere.
    if (rows.length === BATCH) for (const name of names) this.grown.add(name);
  }

  private deliver(asked: ReadonlyMap<string, Stream>, news: readonly FrameRow[]): void {
    const name = news[0]!.stream;
    const stream = asked.get(name);
    // All may have left meanwhile and others come, who start elsewhere: what was asked for the first would leave them a gap.
    if (!stream || this.streams.get(name) !== stream) return;
    stream.last = news.at(-1)!.seq;
    for (const member of stream.members) member.deliver(news);
  }
}

function entryOf(streams: ReadonlyMap<string, Stream>, name: string): [string, Stream][] {
  const stream = streams.get(name);
  return stream ? [[name, stream]] : [];
}

/** A member that has read further than the process hears only what it does not know. */
function skipUntil(last: number, member: FeedMember): FeedMember {
  return {
    deliver: (frames) => {
      const news = frames.filter((frame) => frame.seq > last);
      if (news.length) member.deliver(news);
    },
  };
}

/** Rows come stream by stream. */
function byStream(rows: readonly FrameRow[]): FrameRow[][] {
  const groups: FrameRow[][] = [];
  for (const row of rows) {
    const group = groups.at(-1);
    if (group?.[0]?.stream === row.stream) group.push(row);
    else groups.push([row]);
  }
  return groups;
}
