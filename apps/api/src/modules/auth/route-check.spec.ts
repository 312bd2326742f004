import { Controller, Get, Post } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { Allow, CarrierWebhook, Public } from './access.decorators';
import { RouteCheck } from './route-check';

@Public()
@Controller('good')
class Good {
  @Get()
  open() {}
  helper() {}
}
@Controller('each')
class Each {
  @Get()
  @Allow('calls.read')
  read() {}
  @Post()
  @CarrierWebhook()
  webhook() {}
}
@Controller('forgotten')
class Forgotten {
  @Post('secrets')
  change() {}
}
@Allow('ops.act')
@Controller('twice')
class Twice {
  @Get()
  @Public()
  both() {}
}

const start = async (...controllers: (new () => object)[]) =>
  (await Test.createTestingModule({ imports: [DiscoveryModule], controllers, providers: [RouteCheck] }).compile()).init();

describe('the check of routes at the start', () => {
  it('lets an application start whose routes all say who may enter', async () => {
    const app = await start(Good, Each);
    await app.close();
  });

  it('names every route that does not, or says it twice', async () => {
    await expect(start(Good, Forgotten, Twice)).rejects.toThrow(
      'exactly one of @Allow, @Public and @CarrierWebhook: Forgotten.change (POST) carries none; Twice.both (GET) carries 2.',
    );
  });
});
