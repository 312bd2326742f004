ALTER TABLE "campaign_contacts" ADD COLUMN "misses" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "campaigns" ADD COLUMN "next_position" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "campaigns" ADD COLUMN "fill_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "campaigns" ADD COLUMN "fill_line" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "campaign_contacts_callbacks" ON "campaign_contacts" USING btree ("campaign_id","owner_principal_id","callback_at") WHERE "campaign_contacts"."queue_state" = 'waiting' and "campaign_contacts"."owner_principal_id" is not null;--> statement-breakpoint
CREATE INDEX "campaign_contacts_retry" ON "campaign_contacts" USING btree ("campaign_id","last_called_at" nulls first) WHERE "campaign_contacts"."queue_state" = 'waiting' and "campaign_contacts"."callback_at" is null and "campaign_contacts"."blocked_reason" is null;--> statement-breakpoint
CREATE INDEX "campaigns_fill_due" ON "campaigns" USING btree ("fill_at") WHERE "campaigns"."fill_at" is not null;