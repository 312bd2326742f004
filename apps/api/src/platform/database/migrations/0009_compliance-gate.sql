CREATE TABLE "dial_refusals" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "dial_refusals_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamp with time zone NOT NULL,
	"phone_hash" text NOT NULL,
	"stage" text NOT NULL,
	"reason" text NOT NULL,
	"message" text NOT NULL,
	"until" timestamp with time zone,
	"rules_version" text NOT NULL,
	"contact_id" uuid,
	"call_id" uuid,
	"principal_id" text,
	"detail" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "do_not_call_list_numbers" (
	"phone" text NOT NULL,
	"list_id" uuid NOT NULL,
	CONSTRAINT "do_not_call_list_numbers_phone_list_id_pk" PRIMARY KEY("phone","list_id")
);
--> statement-breakpoint
CREATE TABLE "do_not_call_lists" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"country" char(2) NOT NULL,
	"reason" text,
	"numbers" integer DEFAULT 0 NOT NULL,
	"skipped" integer DEFAULT 0 NOT NULL,
	"as_of" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone,
	"added_by" text,
	"created_at" timestamp with time zone NOT NULL,
	"ready_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "workspace_settings" (
	"key" text PRIMARY KEY NOT NULL,
	"value" jsonb NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"updated_by" text
);
--> statement-breakpoint
ALTER TABLE "audit_log" DROP CONSTRAINT "audit_log_subject_known";--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "contact_time_zone" text;--> statement-breakpoint
ALTER TABLE "do_not_call" ADD COLUMN "reason" text;--> statement-breakpoint
ALTER TABLE "do_not_call" ADD COLUMN "expires_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "do_not_call_list_numbers" ADD CONSTRAINT "do_not_call_list_numbers_list_id_do_not_call_lists_id_fk" FOREIGN KEY ("list_id") REFERENCES "public"."do_not_call_lists"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "dial_refusals_phone" ON "dial_refusals" USING btree ("phone_hash","at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "dial_refusals_contact" ON "dial_refusals" USING btree ("contact_id","at" DESC NULLS LAST) WHERE "dial_refusals"."contact_id" is not null;--> statement-breakpoint
CREATE INDEX "dial_refusals_at" ON "dial_refusals" USING btree ("at");--> statement-breakpoint
CREATE INDEX "do_not_call_list_numbers_list" ON "do_not_call_list_numbers" USING btree ("list_id");--> statement-breakpoint
CREATE INDEX "do_not_call_lists_created" ON "do_not_call_lists" USING btree ("created_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "calls_to_phone" ON "calls" USING btree ("to_phone","created_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "do_not_call_created" ON "do_not_call" USING btree ("created_at" DESC NULLS LAST);--> statement-breakpoint
ALTER TABLE "audit_log" ADD CONSTRAINT "audit_log_subject_known" CHECK ("audit_log"."subject_type" in ('user', 'call', 'contact_import', 'contact_list', 'recording', 'audio_file', 'delivery', 'do_not_call_list'));