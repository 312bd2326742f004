ALTER TABLE "recordings" DROP CONSTRAINT "recordings_status_known";--> statement-breakpoint
ALTER TABLE "recordings" ADD COLUMN "consent_rule" text DEFAULT 'free' NOT NULL;--> statement-breakpoint
ALTER TABLE "recordings" ADD COLUMN "consent_place" text;--> statement-breakpoint
ALTER TABLE "recordings" ADD COLUMN "consent_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "recordings" ADD COLUMN "announced_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "recordings" ADD COLUMN "paused_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "recordings" ADD COLUMN "legal_hold_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "recordings" ADD COLUMN "deleted_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "recordings_by_status" ON "recordings" USING btree ("status","created_at");--> statement-breakpoint
ALTER TABLE "recordings" ADD CONSTRAINT "recordings_consent_rule_known" CHECK ("recordings"."consent_rule" in ('free', 'announce', 'ask_first', 'never', 'off'));--> statement-breakpoint
ALTER TABLE "recordings" ADD CONSTRAINT "recordings_status_known" CHECK ("recordings"."status" in ('announcing', 'awaiting_consent', 'starting', 'in-progress', 'processing', 'completed', 'absent', 'failed', 'deleted'));