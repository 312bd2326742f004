CREATE TABLE "campaign_agents" (
	"id" uuid PRIMARY KEY NOT NULL,
	"campaign_id" uuid NOT NULL,
	"provider" text NOT NULL,
	"principal_id" text NOT NULL,
	"user_id" uuid,
	"name" text,
	"identity" text NOT NULL,
	"state" text NOT NULL,
	"state_since" timestamp with time zone NOT NULL,
	"pause_reason" text,
	"call_id" uuid,
	"room" text NOT NULL,
	"conference_sid" text,
	"label" text NOT NULL,
	"leg_sid" text,
	"credential" text,
	"leg_dial_at" timestamp with time zone,
	"leg_answered_at" timestamp with time zone,
	"joined_at" timestamp with time zone,
	"left_at" timestamp with time zone,
	"last_sequence" integer,
	"heartbeat_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	"act_at" timestamp with time zone,
	"act_attempts" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "campaign_agents_room_unique" UNIQUE("room"),
	CONSTRAINT "campaign_agents_state_known" CHECK ("campaign_agents"."state" in ('away', 'free', 'reserved', 'joining', 'connected', 'wrap_up', 'paused', 'gone'))
);
--> statement-breakpoint
CREATE TABLE "campaign_contacts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"campaign_id" uuid NOT NULL,
	"contact_id" uuid,
	"position" integer NOT NULL,
	"phone" text NOT NULL,
	"name" text,
	"company" text,
	"title" text,
	"time_zone" text,
	"custom" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"hours_key" text NOT NULL,
	"status" text DEFAULT 'pending' NOT NULL,
	"queue_state" text DEFAULT 'ready' NOT NULL,
	"rank" smallint DEFAULT 1 NOT NULL,
	"next_at" timestamp with time zone,
	"callback_at" timestamp with time zone,
	"owner_principal_id" text,
	"owner_until" timestamp with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"last_called_at" timestamp with time zone,
	"dial_number" integer,
	"call_id" uuid,
	"disposition" text,
	"notes" text,
	"disposition_at" timestamp with time zone,
	"blocked_reason" text,
	CONSTRAINT "campaign_contacts_status_known" CHECK ("campaign_contacts"."status" in ('pending', 'dialing', 'initiated', 'ringing', 'queued', 'in-progress', 'completed', 'voicemail', 'busy', 'no-answer', 'failed', 'canceled', 'abandoned', 'blocked')),
	CONSTRAINT "campaign_contacts_queue_state_known" CHECK ("campaign_contacts"."queue_state" in ('ready', 'waiting', 'live', 'done', 'blocked'))
);
--> statement-breakpoint
CREATE TABLE "campaign_lines" (
	"call_id" uuid PRIMARY KEY NOT NULL,
	"campaign_id" uuid NOT NULL,
	"campaign_contact_id" uuid NOT NULL,
	"attempt" integer NOT NULL,
	"ordered" boolean DEFAULT false NOT NULL,
	"stage" text NOT NULL,
	"agent_id" uuid,
	"detection" boolean NOT NULL,
	"verdict" text,
	"verdict_at" timestamp with time zone,
	"answered_at" timestamp with time zone,
	"greeting_end_at" timestamp with time zone,
	"verdict_due_at" timestamp with time zone,
	"reserved_at" timestamp with time zone,
	"join_sent_at" timestamp with time zone,
	"join_attempts" integer DEFAULT 0 NOT NULL,
	"connected_at" timestamp with time zone,
	"message_at" timestamp with time zone,
	"drop_at" timestamp with time zone,
	"cancel_at" timestamp with time zone,
	"abandoned_at" timestamp with time zone,
	"act_at" timestamp with time zone,
	"act_attempts" integer DEFAULT 0 NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "campaign_lines_stage_known" CHECK ("campaign_lines"."stage" in ('dialing', 'detecting', 'waiting', 'reserved', 'joining', 'connected', 'message', 'voicemail', 'over'))
);
--> statement-breakpoint
CREATE TABLE "campaigns" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"phase" text NOT NULL,
	"provider" text NOT NULL,
	"mode" text NOT NULL,
	"lines" smallint NOT NULL,
	"answer_policy" text NOT NULL,
	"amd" jsonb NOT NULL,
	"retry" jsonb NOT NULL,
	"ring_floor_seconds" smallint NOT NULL,
	"hours" jsonb,
	"caller_ids" text[] NOT NULL,
	"script" text,
	"priority" integer DEFAULT 0 NOT NULL,
	"contact_list_id" uuid,
	"filter" jsonb,
	"principal_id" text NOT NULL,
	"user_id" uuid,
	"identity" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"started_at" timestamp with time zone,
	"paused_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"end_reason" text,
	"dial_at" timestamp with time zone,
	"dial_attempts" integer DEFAULT 0 NOT NULL,
	"dials" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "campaigns_phase_known" CHECK ("campaigns"."phase" in ('draft', 'running', 'paused', 'ended')),
	CONSTRAINT "campaigns_mode_known" CHECK ("campaigns"."mode" in ('preview', 'power', 'parallel', 'predictive')),
	CONSTRAINT "campaigns_lines" CHECK ("campaigns"."lines" between 1 and 10)
);
--> statement-breakpoint
ALTER TABLE "calls" DROP CONSTRAINT "calls_path_known";--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "campaign_id" uuid;--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "answered_by" text;--> statement-breakpoint
ALTER TABLE "campaign_agents" ADD CONSTRAINT "campaign_agents_campaign_id_campaigns_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaigns"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "campaign_contacts" ADD CONSTRAINT "campaign_contacts_campaign_id_campaigns_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaigns"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "campaign_lines" ADD CONSTRAINT "campaign_lines_call_id_calls_id_fk" FOREIGN KEY ("call_id") REFERENCES "public"."calls"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "campaign_lines" ADD CONSTRAINT "campaign_lines_campaign_id_campaigns_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaigns"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "campaign_lines" ADD CONSTRAINT "campaign_lines_campaign_contact_id_campaign_contacts_id_fk" FOREIGN KEY ("campaign_contact_id") REFERENCES "public"."campaign_contacts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "campaign_agents_one_desk" ON "campaign_agents" USING btree ("principal_id") WHERE "campaign_agents"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "campaign_agents_at_work" ON "campaign_agents" USING btree ("campaign_id","state","state_since") WHERE "campaign_agents"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "campaign_agents_leg" ON "campaign_agents" USING btree ("leg_sid");--> statement-breakpoint
CREATE INDEX "campaign_agents_act_due" ON "campaign_agents" USING btree ("act_at") WHERE "campaign_agents"."act_at" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "campaign_contacts_phone" ON "campaign_contacts" USING btree ("campaign_id","phone");--> statement-breakpoint
CREATE INDEX "campaign_contacts_position" ON "campaign_contacts" USING btree ("campaign_id","position");--> statement-breakpoint
CREATE INDEX "campaign_contacts_status" ON "campaign_contacts" USING btree ("campaign_id","status");--> statement-breakpoint
CREATE INDEX "campaign_contacts_dialled" ON "campaign_contacts" USING btree ("campaign_id","dial_number");--> statement-breakpoint
CREATE INDEX "campaign_contacts_ready" ON "campaign_contacts" USING btree ("campaign_id","hours_key","rank","last_called_at" nulls first,"position") WHERE "campaign_contacts"."queue_state" = 'ready';--> statement-breakpoint
CREATE INDEX "campaign_contacts_due" ON "campaign_contacts" USING btree ("campaign_id","next_at") WHERE "campaign_contacts"."queue_state" = 'waiting';--> statement-breakpoint
CREATE UNIQUE INDEX "campaign_lines_attempt" ON "campaign_lines" USING btree ("campaign_contact_id","attempt");--> statement-breakpoint
CREATE INDEX "campaign_lines_live" ON "campaign_lines" USING btree ("campaign_id","stage") WHERE "campaign_lines"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "campaign_lines_answered" ON "campaign_lines" USING btree ("campaign_id","answered_at") WHERE "campaign_lines"."answered_at" is not null;--> statement-breakpoint
CREATE INDEX "campaign_lines_act_due" ON "campaign_lines" USING btree ("act_at") WHERE "campaign_lines"."act_at" is not null;--> statement-breakpoint
CREATE INDEX "campaigns_created" ON "campaigns" USING btree ("created_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "campaigns_of_list" ON "campaigns" USING btree ("contact_list_id");--> statement-breakpoint
CREATE INDEX "campaigns_dial_due" ON "campaigns" USING btree ("dial_at") WHERE "campaigns"."dial_at" is not null;--> statement-breakpoint
CREATE INDEX "calls_of_campaign" ON "calls" USING btree ("campaign_id","created_at" DESC NULLS LAST) WHERE "calls"."campaign_id" is not null;--> statement-breakpoint
ALTER TABLE "calls" ADD CONSTRAINT "calls_path_known" CHECK ("calls"."path" in ('room', 'bridge', 'direct', 'line'));