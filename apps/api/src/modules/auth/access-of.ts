import { ACCESS_KEYS, type Access } from './access.decorators';

/** Every access decorator a route carries, on its method and on its class; right is exactly one. */
export function accessesOf(controller: object, handler: object): Access[] {
  return [handler, controller].flatMap((target) =>
    Object.values(ACCESS_KEYS).flatMap((key) => (Reflect.getMetadata(key, target) as Access | undefined) ?? []),
  );
}
