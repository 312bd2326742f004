import type { CallPath } from './call';
import type { ProviderName } from './provider';

export const ROLES = ['rep', 'supervisor', 'ops', 'admin'] as const;
export type Role = (typeof ROLES)[number];

export const PERMISSIONS = [
  'calls.place',
  'calls.read',
  'calls.read_all',
  'recordings.download',
  'recordings.hold',
  'recordings.delete',
  'contacts.read',
  'contacts.import',
  'contacts.log',
  'contacts.delete',
  'audio.manage',
  'campaigns.read',
  'campaigns.work',
  'campaigns.manage',
  'do_not_call.manage',
  'users.manage',
  'ops.read',
  'ops.act',
  'settings.manage',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

const REP = [
  'calls.place',
  'calls.read',
  'contacts.read',
  'contacts.import',
  'contacts.log',
  'campaigns.read',
  'campaigns.work',
] as const satisfies readonly Permission[];
const SUPERVISOR = [
  ...REP,
  'calls.read_all',
  'recordings.download',
  'recordings.hold',
  'contacts.delete',
  'audio.manage',
  'campaigns.manage',
  'do_not_call.manage',
] as const satisfies readonly Permission[];
const OPS = ['calls.read', 'calls.read_all', 'campaigns.read', 'ops.read', 'ops.act'] as const satisfies readonly Permission[];

/** Who may do what; read by the route guard and by the admin's menus. */
export const ROLE_PERMISSIONS: Record<Role, readonly Permission[]> = {
  rep: REP,
  supervisor: SUPERVISOR,
  ops: OPS,
  admin: PERMISSIONS,
};

/** API keys are principals of their own: no user, a fixed set of scopes. */
export const API_KEY_SCOPES: readonly Permission[] = [...SUPERVISOR, 'ops.read'];

export interface LoginRequest {
  email: string;
  password: string;
}
export interface UserView {
  id: string;
  email: string;
  name: string;
  role: Role;
  /** E.164 or null: the carrier's number is shown then. */
  caller_id: string | null;
  /** The carrier of their calls; null: the installation's. */
  provider: ProviderName | null;
}
/** What `users.manage` sees and writes; a user is never deleted, only switched off: calls keep pointing at people. */
export interface UserAdminView extends UserView {
  /** The ways of calling on which the caller ID is shown; on others the carrier's own number is. Null: there is none, or a carrier cannot be asked. */
  caller_id_paths?: CallPath[] | null;
  disabled: boolean;
  created_at: string;
}
export interface UserCreateRequest {
  email: string;
  name: string;
  role: Role;
  password: string;
  caller_id?: string | null;
  provider?: ProviderName | null;
}
export interface UserUpdateRequest {
  name?: string;
  role?: Role;
  password?: string;
  caller_id?: string | null;
  provider?: ProviderName | null;
  disabled?: boolean;
}
export interface MeView {
  user: UserView;
  permissions: Permission[];
  providers: { name: ProviderName; configured: boolean; default: boolean }[];
  /** The carrier of this user's next call, and how it runs there. */
  calling: { provider: ProviderName; path: CallPath };
  /** `record_calls`: what holds for a call that does not say whether it is to be recorded. */
  features: { cold_call_dialer: boolean; direct_calling: boolean; record_calls: boolean };
  /** The local carrier stands in for the real ones. */
  local_mode: boolean;
}
