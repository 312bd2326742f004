CREATE TABLE "call_events" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "call_events_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"call_id" uuid NOT NULL,
	"provider" text NOT NULL,
	"key" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"kind" text NOT NULL,
	"source" text NOT NULL,
	"detail" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "call_idempotency" (
	"principal_id" text NOT NULL,
	"key" text NOT NULL,
	"body_hash" text NOT NULL,
	"call_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "call_idempotency_principal_id_key_pk" PRIMARY KEY("principal_id","key")
);
--> statement-breakpoint
CREATE TABLE "call_legs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"call_id" uuid NOT NULL,
	"label" text NOT NULL,
	"identity" text NOT NULL,
	"client_id" text,
	"leg_sid" text,
	"muted" boolean DEFAULT false NOT NULL,
	"hold" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"joined_at" timestamp with time zone,
	"left_at" timestamp with time zone,
	"hangup_sent_at" timestamp with time zone,
	"last_sequence" integer
);
--> statement-breakpoint
CREATE TABLE "calls" (
	"id" uuid PRIMARY KEY NOT NULL,
	"conference_id" text NOT NULL,
	"provider" text NOT NULL,
	"state" text NOT NULL,
	"principal_id" text NOT NULL,
	"identity" text NOT NULL,
	"user_id" uuid,
	"user_name" text,
	"contact_id" uuid,
	"contact_name" text,
	"contact_company" text,
	"to_phone" text NOT NULL,
	"from_phone" text NOT NULL,
	"record" boolean,
	"override_reason" text,
	"conference_sid" text,
	"call_sid" text,
	"created_at" timestamp with time zone NOT NULL,
	"dial_slot_at" timestamp with time zone,
	"dial_sent_at" timestamp with time zone,
	"dial_result" text,
	"initiated_at" timestamp with time zone,
	"ringing_at" timestamp with time zone,
	"started_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"leg_ended_at" timestamp with time zone,
	"end_reason" text,
	"end_detail" jsonb,
	"end_wanted_at" timestamp with time zone,
	"hangup_sent_at" timestamp with time zone,
	"customer_muted" boolean DEFAULT false NOT NULL,
	"customer_hold" boolean DEFAULT false NOT NULL,
	"customer_sequence" integer,
	"customer_left_at" timestamp with time zone,
	"agent_present" boolean DEFAULT false NOT NULL,
	"agent_met_at" timestamp with time zone,
	"agent_absent_since" timestamp with time zone,
	"hold_track_at" timestamp with time zone,
	"message_at" timestamp with time zone,
	"abandoned" boolean DEFAULT false NOT NULL,
	"outcome" text,
	"notes" text,
	"follow_up_at" timestamp with time zone,
	"logged_at" timestamp with time zone,
	"quality" jsonb,
	"last_event_at" timestamp with time zone,
	"reconcile_at" timestamp with time zone,
	"reconcile_attempts" integer DEFAULT 0 NOT NULL,
	"act_at" timestamp with time zone,
	"act_attempts" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "calls_conference_id_unique" UNIQUE("conference_id"),
	CONSTRAINT "calls_provider_known" CHECK ("calls"."provider" in ('twilio', 'telnyx')),
	CONSTRAINT "calls_state_known" CHECK ("calls"."state" in ('dialing', 'initiated', 'ringing', 'in-progress', 'completed', 'busy', 'no-answer', 'failed', 'canceled'))
);
--> statement-breakpoint
CREATE TABLE "carrier_pace" (
	"account" text PRIMARY KEY NOT NULL,
	"next_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "do_not_call" (
	"phone" text PRIMARY KEY NOT NULL,
	"source" text NOT NULL,
	"added_by" text,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "call_events" ADD CONSTRAINT "call_events_call_id_calls_id_fk" FOREIGN KEY ("call_id") REFERENCES "public"."calls"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "call_legs" ADD CONSTRAINT "call_legs_call_id_calls_id_fk" FOREIGN KEY ("call_id") REFERENCES "public"."calls"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "call_events_key" ON "call_events" USING btree ("provider","key");--> statement-breakpoint
CREATE INDEX "call_events_of_call" ON "call_events" USING btree ("call_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "call_legs_label" ON "call_legs" USING btree ("call_id","label");--> statement-breakpoint
CREATE INDEX "call_legs_leg_sid" ON "call_legs" USING btree ("leg_sid");--> statement-breakpoint
CREATE UNIQUE INDEX "calls_call_sid" ON "calls" USING btree ("provider","call_sid");--> statement-breakpoint
CREATE INDEX "calls_conference_sid" ON "calls" USING btree ("conference_sid");--> statement-breakpoint
CREATE INDEX "calls_live" ON "calls" USING btree ("principal_id") WHERE "calls"."state" not in ('completed', 'busy', 'no-answer', 'failed', 'canceled');--> statement-breakpoint
CREATE INDEX "calls_of_user" ON "calls" USING btree ("user_id","created_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "calls_of_contact" ON "calls" USING btree ("contact_id","created_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "calls_created" ON "calls" USING btree ("created_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "calls_reconcile_due" ON "calls" USING btree ("reconcile_at") WHERE "calls"."reconcile_at" is not null;--> statement-breakpoint
CREATE INDEX "calls_act_due" ON "calls" USING btree ("act_at") WHERE "calls"."act_at" is not null;