/** A REST request as it came and what became of it. */
export interface LoggedRequest {
  id: number;
  at: Date;
  method: string;
  path: string;
  /** Query and body as one encoded string: tens of thousands are kept. */
  form: string;
  /** The Basic user: account or key SID. */
  user: string | null;
  /** Null while unanswered, or when the connection was dropped on purpose. */
  status: number | null;
  /** Twilio's error code. */
  code: number | null;
  /** What was wrong with the request, in words. */
  problem: string | null;
  /** What the carrier did to it on purpose (contact 50 to 52, faults). */
  trouble: string | null;
  /** The call, conference or recording it made. */
  sid: string | null;
  ms: number;
}

/** The last requests, oldest first. */
export class RequestLog {
  private readonly requests: LoggedRequest[] = [];
  private lastId = 0;

  constructor(private readonly keep: number) {}

  begin(request: Pick<LoggedRequest, 'method' | 'path' | 'form' | 'user'>): LoggedRequest {
    this.lastId += 1;
    const logged: LoggedRequest = {
      id: this.lastId,
      at: new Date(),
      status: null,
      code: null,
      problem: null,
      trouble: null,
      sid: null,
      ms: 0,
      ...request,
    };
    this.requests.push(logged);
    // Cut in large steps: shifting an array of thousands once per request would cost more than the request.
    if (this.requests.length > this.keep * 1.25) this.requests.splice(0, this.requests.length - this.keep);
    return logged;
  }

  list(): readonly LoggedRequest[] {
    return this.requests;
  }

  clear(): void {
    this.requests.length = 0;
  }
}
