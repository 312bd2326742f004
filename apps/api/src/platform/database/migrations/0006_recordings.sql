CREATE TABLE "recordings" (
	"id" uuid PRIMARY KEY NOT NULL,
	"call_id" uuid NOT NULL,
	"provider" text NOT NULL,
	"leg_sid" text NOT NULL,
	"recording_sid" text,
	"status" text NOT NULL,
	"source" text NOT NULL,
	"duration_seconds" integer,
	"channels" integer,
	"contact_channel" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"ready_at" timestamp with time zone,
	"storage_key" text,
	"content_type" text,
	"bytes" bigint,
	"sha256" text,
	"archived_at" timestamp with time zone,
	"error" text,
	"next_at" timestamp with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "recordings_provider_known" CHECK ("recordings"."provider" in ('twilio', 'telnyx')),
	CONSTRAINT "recordings_status_known" CHECK ("recordings"."status" in ('starting', 'in-progress', 'processing', 'completed', 'absent', 'failed'))
);
--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "recording" jsonb;--> statement-breakpoint
ALTER TABLE "recordings" ADD CONSTRAINT "recordings_call_id_calls_id_fk" FOREIGN KEY ("call_id") REFERENCES "public"."calls"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "recordings_sid" ON "recordings" USING btree ("provider","recording_sid");--> statement-breakpoint
CREATE INDEX "recordings_of_call" ON "recordings" USING btree ("call_id","created_at");--> statement-breakpoint
CREATE INDEX "recordings_due" ON "recordings" USING btree ("next_at") WHERE "recordings"."next_at" is not null;