import type { MeView, UserAdminView, UserView } from '@dialer/contracts';
import { PROVIDERS, ROLE_PERMISSIONS } from '@dialer/contracts';
import type { AppConfig } from '../../platform/config/app-config';
import type { UserRow } from './users.repository';

export function toUserView({ id, email, name, role, callerId }: UserRow): UserView {
  return { id, email, name, role, caller_id: callerId };
}

export function toUserAdminView(user: UserRow): UserAdminView {
  return { ...toUserView(user), disabled: user.disabledAt !== null, created_at: user.createdAt.toISOString() };
}

export function toMeView(user: UserRow, config: AppConfig): MeView {
  return {
    user: toUserView(user),
    permissions: [...ROLE_PERMISSIONS[user.role]],
    providers: PROVIDERS.map((name) => ({
      name,
      configured: config[name] !== null,
      default: name === config.coldCall.defaultProvider,
    })),
    features: {
      cold_call_dialer: config.coldCall.enabled,
      direct_calling: config.coldCall.useDirectCalling,
      record_calls: config.recordings.byDefault,
    },
    local_mode: config.localCarrier !== null,
  };
}
