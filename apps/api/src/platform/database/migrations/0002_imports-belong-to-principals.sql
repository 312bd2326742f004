ALTER TABLE "contact_imports" DROP CONSTRAINT "contact_imports_created_by_users_id_fk";
--> statement-breakpoint
ALTER TABLE "contact_imports" DROP COLUMN "created_by";