/** How it stands with what the company's web backend is owed. */
export interface DeliveryFacts {
  /** `unset`: none is configured. `failing`: it does not answer, so that nothing is sent but a probe now and then. */
  state: 'unset' | 'ok' | 'failing';
  failingSince: string | null;
  pending: number;
  /** Refused, or in vain for a day: somebody must look at them. */
  parked: number;
}

/** What health wants to know about deliveries without knowing their module. */
export abstract class DeliveryStatus {
  abstract facts(): Promise<DeliveryFacts>;
}
