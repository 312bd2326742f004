import { Injectable, RequestMethod, type OnModuleInit } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { accessesOf } from './access-of';

/** Refuses to start while a route does not say who may use it, or says it twice; names every one (design.md §8). */
@Injectable()
export class RouteCheck implements OnModuleInit {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  onModuleInit(): void {
    const faults = this.discovery.getControllers().flatMap(({ metatype }) => (metatype ? this.faultsOf(metatype) : []));
    if (faults.length) throw new Error(`Routes must carry exactly one of @Allow, @Public and @CarrierWebhook: ${faults.join('; ')}.`);
  }

  private faultsOf(controller: { prototype: unknown; name: string }): string[] {
    const methods = controller.prototype as Record<string, object>;
    return this.scanner.getAllMethodNames(methods).flatMap((name) => {
      const handler = methods[name];
      if (!handler || !Reflect.hasMetadata(PATH_METADATA, handler)) return [];
      const accesses = accessesOf(controller, handler);
      if (accesses.length === 1) return [];
      const method = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod];
      return [`${controller.name}.${name} (${method}) carries ${accesses.length || 'none'}`];
    });
  }
}
