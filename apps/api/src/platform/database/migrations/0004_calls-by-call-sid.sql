DROP INDEX "calls_call_sid";--> statement-breakpoint
CREATE UNIQUE INDEX "calls_call_sid" ON "calls" USING btree ("call_sid","provider");