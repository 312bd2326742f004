CREATE TABLE "deliveries" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"call_id" uuid NOT NULL,
	"content" text NOT NULL,
	"wanted" integer DEFAULT 1 NOT NULL,
	"sent" integer DEFAULT 0 NOT NULL,
	"next_at" timestamp with time zone,
	"leased_until" timestamp with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"owed_since" timestamp with time zone NOT NULL,
	"tried_at" timestamp with time zone,
	"last_status" integer,
	"last_error" text,
	"last_answer" text,
	"delivered_at" timestamp with time zone,
	"parked_at" timestamp with time zone,
	CONSTRAINT "deliveries_kind_known" CHECK ("deliveries"."kind" in ('call_log', 'recording'))
);
--> statement-breakpoint
CREATE TABLE "delivery_gate" (
	"target" text PRIMARY KEY NOT NULL,
	"failures" integer DEFAULT 0 NOT NULL,
	"failing_since" timestamp with time zone,
	"closed_until" timestamp with time zone,
	"last_error" text
);
--> statement-breakpoint
ALTER TABLE "audit_log" DROP CONSTRAINT "audit_log_subject_known";--> statement-breakpoint
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_call_id_calls_id_fk" FOREIGN KEY ("call_id") REFERENCES "public"."calls"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "deliveries_of_call" ON "deliveries" USING btree ("call_id");--> statement-breakpoint
CREATE INDEX "deliveries_due" ON "deliveries" USING btree ("kind","next_at") WHERE "deliveries"."next_at" is not null;--> statement-breakpoint
CREATE INDEX "deliveries_parked" ON "deliveries" USING btree ("parked_at") WHERE "deliveries"."parked_at" is not null;--> statement-breakpoint
CREATE INDEX "deliveries_owed_since" ON "deliveries" USING btree ("owed_since");--> statement-breakpoint
ALTER TABLE "audit_log" ADD CONSTRAINT "audit_log_subject_known" CHECK ("audit_log"."subject_type" in ('user', 'call', 'contact_import', 'contact_list', 'recording', 'audio_file', 'delivery'));