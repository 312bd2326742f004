import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { ROUTES, type TokenResponse } from '@dialer/contracts';
import { Allow, CurrentPrincipal } from '../auth/access.decorators';
import type { Principal } from '../auth/principal';
import { BrowserTokens } from '../calls/browser-tokens';
import { TokenDto } from './dto/cold-call.dto';
import { Limited } from '../auth/limits.guard';
import { Providers } from '../calls/providers';

@ApiTags('cold calls')
@ApiSecurity('api-key')
@Controller(ROUTES.token)
export class TokenController {
  constructor(
    private readonly tokens: BrowserTokens,
    private readonly providers: Providers,
  ) {}

  @Post()
  @HttpCode(200)
  @Allow('calls.place')
  @Limited('TOKEN')
  @ApiOperation({ summary: 'What the browser’s voice SDK signs in with' })
  issue(@Body() body: TokenDto, @CurrentPrincipal() principal: Principal): Promise<TokenResponse> {
    return this.tokens.issue(this.providers.of(body.provider, principal), principal);
  }
}
