import { Injectable } from '@angular/core';

/** The one place that makes a socket, so that specs can put another in its place. */
@Injectable({ providedIn: 'root' })
export class SocketFactory {
  open(url: string): WebSocket {
    return new WebSocket(url);
  }
}
