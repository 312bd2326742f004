import type { AudioPort, Frame } from '../../media/audio';

/**
 * The one audio port of a call whose media session may be replaced: a browser that comes back after a reload brings a new
 * one, and the rest of the carrier must not notice.
 */
export class SwitchedPort<T extends AudioPort> implements AudioPort {
  constructor(private port: T) {}

  get current(): T {
    return this.port;
  }

  /** The port before is closed. */
  replace(port: T): void {
    this.port.close();
    this.port = port;
  }

  next(): Frame | null {
    return this.port.next();
  }

  push(frame: Frame): void {
    this.port.push(frame);
  }

  close(): void {
    this.port.close();
  }
}
