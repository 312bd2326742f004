import { CarrierControl, type CarrierCall } from '../../stack/api-client';
import type { Stack } from '../../stack/stack';
import { until } from '../../stack/until';

/** Below this a contact hears nothing that could be a voice; PCMU's silence is exactly zero. */
const SILENCE = 50;
/** The microphone's tone stands in the file with an amplitude of 9000; lines and codecs take a little. */
const CLEAR = 3000;

interface Heard {
  amplitude: number | null;
  loudness: number;
}

export interface CarrierRequest {
  id: number;
  method: string;
  path: string;
  at: string;
  status: number;
  params: Record<string, string | string[]>;
}

/** The called person's end of the line, as the carrier knows it: nothing here asks the product. */
export class ContactSide {
  private readonly control: CarrierControl;

  constructor(private readonly stack: Stack) {
    this.control = new CarrierControl(stack);
  }

  /** Calls to this number, the oldest first. */
  calls(to?: string): Promise<CarrierCall[]> {
    return this.control.calls(to);
  }

  /** The one call to this number, once the carrier has it. */
  async call(to: string): Promise<CarrierCall & { pilot_hz: number }> {
    const [call, ...more] = await until(`a call to …${to.slice(-2)}`, async () => {
      const calls = await this.calls(to);
      return calls.length > 0 && calls;
    });
    if (!call || more.length > 0) throw new Error(`${more.length + 1} calls to …${to.slice(-2)}, one was expected`);
    return call as CarrierCall & { pilot_hz: number };
  }

  untilState(to: string, state: string): Promise<unknown> {
    return until(`the call to …${to.slice(-2)} to be ${state}`, async () => (await this.call(to)).state === state);
  }

  /** The contact hears this tone, clearly. */
  untilHears(sid: string, frequency: number): Promise<unknown> {
    return until(`the contact to hear ${frequency} Hz`, async () => ((await this.heard(sid, frequency)).amplitude ?? 0) > CLEAR);
  }

  untilHearsNothing(sid: string): Promise<unknown> {
    return until('the contact to hear nothing', async () => (await this.heard(sid)).loudness < SILENCE);
  }

  hangUp(sid: string): Promise<void> {
    return this.control.act(sid, 'hangup');
  }

  answer(sid: string): Promise<void> {
    return this.control.act(sid, 'answer');
  }

  /** REST requests that asked the carrier to dial a phone. */
  async dialRequests(to?: string): Promise<CarrierRequest[]> {
    const query = new URLSearchParams({ method: 'POST', path: '/Participants', ...(to && { to }) });
    const { requests } = await this.get<{ requests: CarrierRequest[] }>(`/control/requests?${query}`);
    return requests.filter((request) => request.path.endsWith('/Participants.json'));
  }

  heard(sid: string, frequency?: number): Promise<Heard> {
    return this.get<Heard>(`/control/calls/${sid}/heard${frequency ? `?freq=${frequency}` : ''}`);
  }

  /** The network between browsers and carrier is dead for this long: signalling and audio, as when Wi-Fi goes. */
  async cutNetwork(forMs: number): Promise<void> {
    for (const fault of [
      { on: 'media', kind: 'stop', for_ms: forMs },
      { on: 'signalling', kind: 'cut', for_ms: forMs },
    ]) {
      const body = JSON.stringify(fault);
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(`${this.stack.carrierUrl}/control/faults`, { method: 'POST', headers, body });
      if (!answer.ok) throw new Error(`the network could not be cut: ${answer.status} ${await answer.text()}`);
    }
  }

  async networkIsUp(): Promise<boolean> {
    const { faults } = await this.get<{ faults: { on: string }[] }>('/control/faults');
    return !faults.some(({ on }) => on === 'media' || on === 'signalling');
  }

  private async get<T>(path: string): Promise<T> {
    const response = await fetch(this.stack.carrierUrl + path);
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as T;
  }
}
