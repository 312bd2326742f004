ALTER TABLE "campaign_agents" ADD COLUMN "leg_minted_at" timestamp with time zone NOT NULL;--> statement-breakpoint
ALTER TABLE "campaigns" ADD COLUMN "closed_at" timestamp with time zone;