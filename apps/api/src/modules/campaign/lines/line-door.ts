import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { CallEvent } from '@dialer/telephony';
import type { Tx } from '../../../platform/database/database';
import { CallListeners, type CallListener, type ListenersPart } from '../../calls/call-listeners';
import { CallWriter } from '../../calls/call-writer';
import type { CallRow, TimelineEntry } from '../../calls/calls.repository';
import { CampaignFrames } from '../campaign-frames';
import { LineChanges, type LineEffects, type LineStep } from './line-changes';
import { answered, contactJoined, detected, messageHeard, type LineRules, type LineScene } from './line-state';

export type AfterLine = (call: CallRow, effects: LineEffects) => void;

/**
 * The one door to lines. Every event of a line's call moves the line in the same transaction, so that "first human wins" is
 * decided there (design.md §4.2); our own acts come through `change`.
 */
@Injectable()
export class LineDoor implements CallListener, OnModuleInit {
  readonly part = 'decides';
  private readonly steps = new WeakMap<object, LineStep>();
  private readonly pending = new WeakMap<object, LineEffects>();
  private readonly committed = new Map<string, LineEffects[]>();
  private afterwards: AfterLine = () => undefined;

  constructor(
    private readonly listeners: CallListeners,
    private readonly writer: CallWriter,
    private readonly changes: LineChanges,
    private readonly frames: CampaignFrames,
  ) {}

  onModuleInit(): void {
    this.listeners.add(this);
  }

  /** What is done after a commit; it starts and is not waited for. */
  whenCommitted(afterwards: AfterLine): void {
    this.afterwards = afterwards;
  }

  /** A change of our own; without a step the line is only looked at again. */
  async change(callId: string, step: LineStep = (scene) => scene, entry?: TimelineEntry): Promise<void> {
    await this.writer.changeById(callId, async (tx, snapshot) => {
      this.steps.set(tx, step);
      return { ...snapshot, ...(entry && { entry }) };
    });
  }

  async onChange(tx: Tx, before: CallRow, after: CallRow, event: CallEvent | null): Promise<ListenersPart | void> {
    if (after.path !== 'line') return;
    const changed = await this.changes.apply(tx, before, after, this.steps.get(tx) ?? stepOf(event));
    if (!changed) return;
    this.pending.set(tx, changed.effects);
    return changed.call;
  }

  async announce(tx: Tx, call: CallRow): Promise<void> {
    const effects = this.pending.get(tx);
    if (!effects) return;
    this.pending.delete(tx);
    await this.frames.append(tx, effects.campaignId, effects.frames);
    this.committed.set(call.id, [...(this.committed.get(call.id) ?? []), effects]);
  }

  async afterCommit(call: CallRow): Promise<void> {
    const all = this.committed.get(call.id);
    this.committed.delete(call.id);
    for (const effects of all ?? []) this.afterwards(call, effects);
  }
}

/** What an event of the call means for its line. The answer may have been told before the line stood: it is looked for each time. */
function stepOf(event: CallEvent | null): LineStep {
  return (scene, rules, now) => moved(answered(scene, rules, now), event, rules, now);
}

function moved(scene: LineScene, event: CallEvent | null, rules: LineRules, now: Date): LineScene {
  if (event?.kind === 'detection') return detected(scene, event, rules);
  if (event?.kind === 'participant' && event.change === 'join' && event.legSid === scene.call.callSid) {
    return contactJoined(scene, event.room, event.at);
  }
  if (event?.kind === 'message-ended' || (event?.kind === 'digits' && event.digits === '')) return messageHeard(scene, now);
  return scene;
}
