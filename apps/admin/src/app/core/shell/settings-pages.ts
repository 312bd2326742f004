import type { Permission } from '@dialer/contracts';

/** The pages under Settings, each with the permission it needs. */
export const SETTINGS_PAGES = [
  { path: 'messages', label: 'Messages', needs: 'audio.manage' },
  { path: 'calling-rules', label: 'Calling rules', needs: 'settings.manage' },
  { path: 'do-not-call', label: 'Do not call', needs: 'do_not_call.manage' },
] as const satisfies readonly { path: string; label: string; needs: Permission }[];

export const SETTINGS_PERMISSIONS: readonly Permission[] = SETTINGS_PAGES.map(({ needs }) => needs);
