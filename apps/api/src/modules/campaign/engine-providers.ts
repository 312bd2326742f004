import type { Provider, Type } from '@nestjs/common';
import { AgentActProcessor } from './agents/agent-act.processor';
import { AgentActions } from './agents/agent-actions';
import { AgentsController } from './agents/agents.controller';
import { DeskActs } from './agents/desk-acts';
import { DeskAfterwards } from './agents/desk-afterwards';
import { DeskDoor } from './agents/desk-door';
import { DeskEvents } from './agents/desk-events';
import { DesksRepository } from './agents/desks.repository';
import { DesksService } from './agents/desks.service';
import { SwitchedOffAgents } from './agents/switched-off-agents';
import { WrapUps } from './agents/wrap-ups';
import { Background } from './background';
import { CampaignEngine } from './campaign-engine';
import { CampaignFrames } from './campaign-frames';
import { CampaignWebhooks } from './campaign-webhooks';
import { Engine } from './engine';
import { AmdResultProcessor } from './lines/amd-result.processor';
import { CampaignEnding } from './lines/campaign-ending';
import { CampaignMoves } from './lines/campaign-moves';
import { DialNext } from './lines/dial-next';
import { DialNextProcessor } from './lines/dial-next.processor';
import { DialingRepository } from './lines/dialing.repository';
import { Governor } from './lines/governor';
import { LineActs } from './lines/line-acts';
import { LineAfterwards } from './lines/line-afterwards';
import { LineCarriers } from './lines/line-carriers';
import { LineChanges } from './lines/line-changes';
import { LineDialer } from './lines/line-dialer';
import { LineDoor } from './lines/line-door';
import { LineScenes } from './lines/line-scenes';
import { LineSpeech } from './lines/line-speech';
import { LinesRepository } from './lines/lines.repository';
import { NewLines } from './lines/new-lines';
import { OptOuts } from './lines/opt-outs';
import { Picking } from './lines/picking';
import { QueueTrack } from './lines/queue-track';
import { SurplusLines } from './lines/surplus-lines';

/** The part that dials and connects. */
export const ENGINE_CONTROLLERS: Type[] = [AgentsController];
export const ENGINE_PROVIDERS: Provider[] = [
  AgentActProcessor,
  AgentActions,
  AmdResultProcessor,
  Background,
  CampaignEnding,
  CampaignFrames,
  CampaignMoves,
  CampaignWebhooks,
  DeskActs,
  DeskAfterwards,
  DeskDoor,
  DeskEvents,
  DesksRepository,
  DesksService,
  DialNext,
  DialNextProcessor,
  DialingRepository,
  Engine,
  Governor,
  LineActs,
  LineAfterwards,
  LineCarriers,
  LineChanges,
  LineDialer,
  LineDoor,
  LineScenes,
  LineSpeech,
  LinesRepository,
  NewLines,
  OptOuts,
  Picking,
  QueueTrack,
  SurplusLines,
  SwitchedOffAgents,
  WrapUps,
  { provide: CampaignEngine, useExisting: Engine },
];
