import type { MeView, UserAdminView, UserView } from '@dialer/contracts';
import { PROVIDERS, ROLE_PERMISSIONS, type CallPath, type ProviderName } from '@dialer/contracts';
import type { AppConfig } from '../../platform/config/app-config';
import type { UserRow } from './users.repository';

export function toUserView({ id, email, name, role, callerId, provider }: UserRow): UserView {
  return { id, email, name, role, caller_id: callerId, provider };
}

export function toUserAdminView(user: UserRow, callerIdPaths: CallPath[] | null): UserAdminView {
  const isOff = user.disabledAt !== null;
  return { ...toUserView(user), caller_id_paths: callerIdPaths, disabled: isOff, created_at: user.createdAt.toISOString() };
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
    calling: callingOf(user, config),
    features: {
      cold_call_dialer: config.coldCall.enabled,
      direct_calling: config.coldCall.useDirectCalling,
      record_calls: config.recordings.byDefault,
    },
    local_mode: config.localCarrier !== null,
  };
}

/** `USE_DIRECT_CALLING` decides where a carrier lets browsers dial by themselves; else its rooms are filled by us (contract.md §2). */
function callingOf(user: UserRow, { coldCall, telnyxSip }: AppConfig): { provider: ProviderName; path: CallPath } {
  const provider = user.provider ?? coldCall.defaultProvider;
  if (provider === 'twilio') return { provider, path: 'room' };
  return { provider, path: coldCall.useDirectCalling && telnyxSip ? 'direct' : 'bridge' };
}
