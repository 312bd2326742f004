CREATE TABLE "browser_credentials" (
	"principal_id" text NOT NULL,
	"provider" text NOT NULL,
	"credential_id" text NOT NULL,
	"username" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "browser_credentials_principal_id_provider_pk" PRIMARY KEY("principal_id","provider")
);
--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "provider" text;--> statement-breakpoint
ALTER TABLE "call_legs" ADD COLUMN "credential" text;--> statement-breakpoint
ALTER TABLE "call_legs" ADD COLUMN "dial_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "call_legs" ADD COLUMN "answered_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "call_legs" ADD COLUMN "bridged_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "path" text DEFAULT 'room' NOT NULL;--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "room_attempt" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "customer_bridged_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "browser_credentials_username" ON "browser_credentials" USING btree ("username");--> statement-breakpoint
ALTER TABLE "users" ADD CONSTRAINT "users_provider" CHECK ("users"."provider" in ('twilio', 'telnyx'));--> statement-breakpoint
ALTER TABLE "calls" ADD CONSTRAINT "calls_path_known" CHECK ("calls"."path" in ('room', 'bridge', 'direct'));